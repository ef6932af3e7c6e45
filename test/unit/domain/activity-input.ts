import type { ActivityInput, HeldSku, ReportState } from '../../../src/domain/activity-evidence.ts';
import type { EvidenceSource } from '../../../src/domain/evidence-source.ts';
import type { App, Service } from '../../../src/domain/report.ts';

export const today = '2026-06-30';
export const refreshedOn = '2026-06-28';

export const read: ReportState = { isRead: true, refreshedOn, isConcealed: false };
export const unread: ReportState = { isRead: false, refreshedOn: '2026-06-20', isConcealed: false };
export const concealed: ReportState = { isRead: true, refreshedOn, isConcealed: true };

/** A user of two years who holds nothing and is in no report, all of which were read. */
export const somebody: ActivityInput = {
  thresholds: { inactiveAfterDays: 30, bySku: { VISIOCLIENT: 90, exchangestandard: 60 } },
  userCreatedOn: '2024-06-01',
  serviceActivity: null,
  appActivity: null,
  activations: [],
  reports: { services: read, apps: read, activations: read },
  licenses: [],
};

export function sku(skuPartNumber: string, ...coverage: EvidenceSource[]): HeldSku {
  return { skuId: skuPartNumber, skuPartNumber, coverage: new Set(coverage) };
}

/** A row of the service report: licensed for the services named, each with a date or null. */
export function serviceRow(
  dates: Partial<Record<Service, string | null>>,
): NonNullable<ActivityInput['serviceActivity']> {
  const of = (service: Service) => ({ licensed: service in dates, lastActivityOn: dates[service] ?? null });
  return {
    services: {
      exchange: of('exchange'),
      onedrive: of('onedrive'),
      sharepoint: of('sharepoint'),
      teams: of('teams'),
      yammer: of('yammer'),
      skype: of('skype'),
    },
  };
}

/** A row of the app report with the apps that were used on Windows within the period. */
export function appRow(
  lastActivityOn: string | null,
  periodDays: number,
  ...used: readonly App[]
): NonNullable<ActivityInput['appActivity']> {
  const of = (app: App) => ({ windows: used.includes(app), mac: false, mobile: null, web: false });
  return {
    lastActivityOn,
    periodDays,
    apps: {
      outlook: of('outlook'),
      word: of('word'),
      excel: of('excel'),
      powerpoint: of('powerpoint'),
      onenote: of('onenote'),
      teams: of('teams'),
    },
  };
}
