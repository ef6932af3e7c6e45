import type { ActivityThresholds, Evidence } from './activity-status.ts';
import { daysBetween } from './days-between.ts';
import type { EvidenceSource } from './evidence-source.ts';
import {
  services,
  type ActivationRow,
  type AppActivityRow,
  type Service,
  type ServiceActivityRow,
} from './report.ts';

/** Where a date came from: one of the services, the apps report or the activations report. */
export type ActivitySource = Service | 'apps' | 'activations';

/** What is known of a report today. */
export interface ReportState {
  /** Read in the last run; false also when it was skipped, failed or never asked for. */
  readonly isRead: boolean;
  /** The day the report's data runs to, YYYY-MM-DD. */
  readonly refreshedOn: string | null;
  /** Some names were concealed, so that a missing row says nothing. */
  readonly isConcealed: boolean;
}

/** A SKU a user holds, with what its enabled service plans cover (`coverageOf`). */
export interface HeldSku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly coverage: ReadonlySet<EvidenceSource>;
}

/** Everything the store knows about the activity of one user. Rows may be kept from an earlier run. */
export interface ActivityInput {
  readonly thresholds: ActivityThresholds;
  /** YYYY-MM-DD; null: not known. */
  readonly userCreatedOn: string | null;
  readonly serviceActivity: Pick<ServiceActivityRow, 'services'> | null;
  readonly appActivity:
    | (Pick<AppActivityRow, 'lastActivityOn' | 'apps'> & { readonly periodDays: number })
    | null;
  readonly activations: readonly Pick<ActivationRow, 'productType' | 'lastActivatedOn'>[];
  readonly reports: Readonly<Record<'services' | 'apps' | 'activations', ReportState>>;
  readonly licenses: readonly HeldSku[];
}

export interface SourceEvidence extends Evidence {
  readonly source: ActivitySource;
  /** The report has this user and counts them as users of the source. */
  readonly hasRow: boolean;
  /** Used at some time within so many days, the day itself not being said. */
  readonly usedWithinDays: number | null;
}

/** What a report says of somebody who is in it. */
type Row = Pick<SourceEvidence, 'lastActivityOn' | 'usedWithinDays'> & {
  readonly says: 'use' | 'no license' | 'nothing certain';
};

/**
 * Reports lag by up to two days (graph-facts §6.1): somebody created later than that before the report's day may
 * be missing from it without meaning anything.
 */
const lagDays = 2;

/** The evidence of every source for one user, services first; `today` is the connector's day (YYYY-MM-DD). */
export function evidenceOf(input: ActivityInput, today: string): readonly SourceEvidence[] {
  const covered = new Set(input.licenses.flatMap((sku) => [...sku.coverage]));
  const known = (report: ReportState, source: EvidenceSource): boolean =>
    covered.has(source) && !report.isConcealed && !isNew(input.userCreatedOn, report.refreshedOn ?? today);
  const { reports } = input;
  return [
    ...services.map((service) =>
      evidence(service, serviceRow(input, service), {
        report: reports.services,
        isAbsenceKnown: known(reports.services, service),
      }),
    ),
    evidence('apps', appRow(input), {
      report: reports.apps,
      isAbsenceKnown: known(reports.apps, 'desktop-apps'),
    }),
    evidence('activations', activationRow(input), {
      report: reports.activations,
      isAbsenceKnown: known(reports.activations, 'desktop-apps'),
    }),
  ];
}

/** The sources that show the use of what a SKU covers. */
export function activitySources(coverage: ReadonlySet<EvidenceSource>): ReadonlySet<ActivitySource> {
  return new Set(
    [...coverage].flatMap((source): ActivitySource[] =>
      source === 'desktop-apps' ? ['apps', 'activations'] : [source],
    ),
  );
}

interface Reading {
  readonly report: ReportState;
  /** Whether somebody who is not in the report can be said not to have used it. */
  readonly isAbsenceKnown: boolean;
}

function evidence(
  source: ActivitySource,
  row: Row | null,
  { report, isAbsenceKnown }: Reading,
): SourceEvidence {
  const isKnown = report.isRead && (row === null ? isAbsenceKnown : row.says !== 'nothing certain');
  return {
    source,
    hasRow: row?.says === 'use',
    isKnown,
    lastActivityOn: row?.lastActivityOn ?? null,
    // Yes/No is said as of the report's day: one kept from an earlier run would stay recent for ever.
    usedWithinDays: report.isRead ? (row?.usedWithinDays ?? null) : null,
  };
}

/** Whoever is in the report is known to it, licensed there or not; but a row without either makes nobody its user. */
function serviceRow({ serviceActivity }: ActivityInput, service: Service): Row | null {
  if (serviceActivity === null) return null;
  const { licensed, lastActivityOn } = serviceActivity.services[service];
  // Neither licensed nor unlicensed: the report lacks the columns of the service today.
  if (licensed === null) return { lastActivityOn, usedWithinDays: null, says: 'nothing certain' };
  const says = !licensed && lastActivityOn === null ? 'no license' : 'use';
  return { lastActivityOn, usedWithinDays: null, says };
}

function appRow({ appActivity }: ActivityInput): Row | null {
  if (appActivity === null) return null;
  const { lastActivityOn, periodDays, apps } = appActivity;
  const isUsed = Object.values(apps).some((platforms) => Object.values(platforms).includes(true));
  const usedWithinDays = lastActivityOn === null && isUsed ? periodDays : null;
  // Used, but on a day nobody says: neither inactive nor never active follows from it.
  return { lastActivityOn, usedWithinDays, says: usedWithinDays === null ? 'use' : 'nothing certain' };
}

/** Visio and Project are activated by licenses of their own: no use of the Office apps. */
function activationRow({ activations }: ActivityInput): Row | null {
  const office = activations.filter((row) => !/visio|project/iu.test(row.productType));
  if (office.length === 0) return null;
  const dates = office.flatMap((row) => row.lastActivatedOn ?? []).toSorted();
  return { lastActivityOn: dates.at(-1) ?? null, usedWithinDays: null, says: 'use' };
}

function isNew(createdOn: string | null, refreshedOn: string): boolean {
  return createdOn !== null && daysBetween(createdOn, refreshedOn) <= lagDays;
}
