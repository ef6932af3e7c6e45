import { type App, APPS, isoDay, type Platform, PLATFORMS, type Service } from './activity.ts';
import type { ReportPerson } from './report-people.ts';

export type Row = Readonly<Record<string, string>>;

interface RowInput {
  readonly person: ReportPerson;
  readonly refreshMs: number;
  /** Days of the report's period; null for a report without one. */
  readonly periodDays: number | null;
}

export interface ReportShapeOf {
  readonly columns: readonly string[];
  readonly hasPeriod: boolean;
  readonly rows: (input: RowInput) => readonly Row[];
}

const SERVICE_TITLES: Readonly<Record<Service, string>> = {
  exchange: 'Exchange',
  onedrive: 'OneDrive',
  sharepoint: 'SharePoint',
  skype: 'Skype For Business',
  yammer: 'Yammer',
  teams: 'Teams',
};
const SERVICE_ORDER = ['exchange', 'onedrive', 'sharepoint', 'skype', 'yammer', 'teams'] as const;
const APP_TITLES: Readonly<Record<App, string>> = {
  outlook: 'Outlook',
  word: 'Word',
  excel: 'Excel',
  powerpoint: 'PowerPoint',
  onenote: 'OneNote',
  teams: 'Teams',
};
const PLATFORM_TITLES: Readonly<Record<Platform, string>> = {
  windows: 'Windows',
  mac: 'Mac',
  mobile: 'Mobile',
  web: 'Web',
};

const flag = (value: boolean): string => (value ? 'True' : 'False');
const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');

function activeUserRow({ person, refreshMs }: RowInput): Row {
  const row: Record<string, string> = {
    'Report Refresh Date': isoDay(refreshMs),
    'User Principal Name': person.userPrincipalName,
    'Display Name': person.displayName,
    'Is Deleted': flag(person.isDeleted),
    'Deleted Date': person.deletedOn,
    'Assigned Products': person.products.join('+'),
  };
  for (const service of SERVICE_ORDER) {
    const title = SERVICE_TITLES[service];
    row[`Has ${title} License`] = flag(person.licensed.has(service));
    row[`${title} Last Activity Date`] = person.activity.services[service] ?? '';
    row[`${title} License Assign Date`] = person.licensed.has(service) ? person.licensedOn : '';
  }
  return row;
}

function appRow({ person, refreshMs, periodDays }: RowInput): Row {
  const { apps, activations } = person.activity;
  const since = isoDay(refreshMs - ((periodDays ?? 180) - 1) * 86_400_000);
  const isIn = (app: App, platform: Platform): boolean => (apps[app][platform] ?? '') >= since;
  const days = APPS.flatMap((app) => PLATFORMS.map((platform) => apps[app][platform] ?? ''));
  const row: Record<string, string> = {
    'Report Refresh Date': isoDay(refreshMs),
    'User Principal Name': person.userPrincipalName,
    'Last Activation Date': latest(activations.map((activation) => activation.lastActivatedOn)),
    'Last Activity Date': latest(days),
    'Report Period': String(periodDays ?? 180),
  };
  for (const platform of PLATFORMS)
    row[PLATFORM_TITLES[platform]] = yesNo(APPS.some((app) => isIn(app, platform)));
  for (const app of APPS) {
    row[APP_TITLES[app]] = yesNo(PLATFORMS.some((platform) => isIn(app, platform)));
    for (const platform of PLATFORMS)
      row[`${APP_TITLES[app]} (${PLATFORM_TITLES[platform]})`] = yesNo(isIn(app, platform));
  }
  return row;
}

function latest(days: readonly string[]): string {
  return days.reduce((last, day) => (day > last ? day : last), '');
}

function activationRows({ person, refreshMs }: RowInput): Row[] {
  return person.activity.activations.map((activation) => ({
    'Report Refresh Date': isoDay(refreshMs),
    'User Principal Name': person.userPrincipalName,
    'Display Name': person.displayName,
    'Product Type': activation.productType,
    'Last Activated Date': activation.lastActivatedOn,
    Windows: String(activation.windows),
    Mac: String(activation.mac),
    'Windows 10 Mobile': String(activation.windows10Mobile),
    iOS: String(activation.ios),
    Android: String(activation.android),
    'Activated On Shared Computer': flag(activation.isShared),
  }));
}

const titles = SERVICE_ORDER.map((service) => SERVICE_TITLES[service]);
const appTitles = APPS.map((app) => APP_TITLES[app]);
const platformTitles = PLATFORMS.map((platform) => PLATFORM_TITLES[platform]);

/** The reports served, with the columns in the documented order (facts §6.3). */
export const REPORTS: ReadonlyMap<string, ReportShapeOf> = new Map<string, ReportShapeOf>([
  [
    'getOffice365ActiveUserDetail',
    {
      hasPeriod: true,
      rows: (input) => [activeUserRow(input)],
      columns: [
        'Report Refresh Date',
        'User Principal Name',
        'Display Name',
        'Is Deleted',
        'Deleted Date',
        ...titles.map((title) => `Has ${title} License`),
        ...titles.map((title) => `${title} Last Activity Date`),
        ...titles.map((title) => `${title} License Assign Date`),
        'Assigned Products',
      ],
    },
  ],
  [
    'getM365AppUserDetail',
    {
      hasPeriod: true,
      rows: (input) => [appRow(input)],
      columns: [
        'Report Refresh Date',
        'User Principal Name',
        'Last Activation Date',
        'Last Activity Date',
        'Report Period',
        ...platformTitles,
        ...appTitles,
        ...platformTitles.flatMap((platform) => appTitles.map((app) => `${app} (${platform})`)),
      ],
    },
  ],
  [
    'getOffice365ActivationsUserDetail',
    {
      hasPeriod: false,
      rows: activationRows,
      columns: [
        'Report Refresh Date',
        'User Principal Name',
        'Display Name',
        'Product Type',
        'Last Activated Date',
        'Windows',
        'Mac',
        'Windows 10 Mobile',
        'iOS',
        'Android',
        'Activated On Shared Computer',
      ],
    },
  ],
]);
