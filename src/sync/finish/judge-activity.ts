import {
  type ActivityInput,
  evidenceOf,
  type HeldSku,
  type ReportState,
} from '../../domain/activity-evidence.ts';
import type { Connector } from '../../domain/connector.ts';
import { judgeLicense, judgeUser } from '../../domain/judge-activity.ts';
import { coverageOf } from '../../domain/service-plans.ts';
import { localDay } from '../../lib/local-day.ts';
import {
  activityInputs,
  listSkuPlans,
  type SkuPlans,
  type StoredActivity,
  type StoredVerdict,
  writeVerdicts,
} from '../../store/activity-status.ts';
import type { Queryable } from '../../store/database.ts';
import { holdClaim } from '../../store/leases.ts';
import { getReportStates, type StoredReport } from '../../store/reports.ts';
import type { JobScope } from '../job-scope.ts';

const pageSize = 1000;

interface Sku extends SkuPlans {
  /** For a holder without a disabled plan, as nearly all are. */
  readonly coverage: HeldSku['coverage'];
}

/** What judging the users of one connector needs, beside the users. */
export interface Judging {
  readonly connector: Pick<Connector, 'id' | 'thresholds'>;
  readonly skus: ReadonlyMap<string, Sku>;
  readonly reports: ActivityInput['reports'];
  /** The connector's day, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Judges every user and license by the sources as they are now, page by page, the next one on its way while this one is
 * written; only what differs is written.
 */
export async function judgeActivity(scope: JobScope): Promise<void> {
  const { claim, connector, deps } = scope;
  const judging = await prepareJudging(deps.db, connector, claim.claimedAt);
  const read = (after: string | null): Promise<readonly StoredActivity[]> =>
    activityInputs(deps.db, connector.id, after, pageSize);
  let coming = read(null);
  for (;;) {
    const page = await coming;
    scope.signal.throwIfAborted();
    const last = page.length < pageSize ? null : page.at(-1);
    if (last) {
      coming = read(last.userId);
      coming.catch(() => undefined); // looked at when its turn comes, or not at all when this page fails
    }
    const verdicts = page.map((user) => judgeStored(user, judging));
    await deps.db.transaction((tx) => {
      holdClaim(tx, claim);
      writeVerdicts(tx, connector.id, verdicts);
    });
    if (!last) return;
    await scope.makeRoom(scope.signal);
  }
}

/** Reads what judging users of a connector needs; `now` decides on its day. */
export async function prepareJudging(db: Queryable, connector: Connector, now: Date): Promise<Judging> {
  const plans = await listSkuPlans(db, connector.id);
  const states = await getReportStates(db, connector.id);
  const reportOf = (name: string): StoredReport | undefined => states.find((state) => state.name === name);
  const services = reportState(reportOf('getOffice365ActiveUserDetail'));
  const activations = reportOf('getOffice365ActivationsUserDetail');
  return {
    connector,
    skus: new Map(plans.map((sku) => [sku.skuId, { ...sku, coverage: coverageOf(sku.plans, []) }])),
    reports: {
      services,
      apps: reportState(reportOf('getM365AppUserDetail')),
      // Nobody may have activated anything: an empty list is believed where Microsoft fills the other reports.
      activations: activations?.state === 'empty' ? services : reportState(activations),
    },
    today: localDay(now, connector.timezone),
  };
}

function reportState(report: StoredReport | undefined): ReportState {
  return {
    isRead: report?.state === 'read',
    refreshedOn: report?.refreshedOn ?? null,
    isConcealed: (report?.concealed ?? 0) > 0,
  };
}

/** What is stored of a user, as the rules of judging take it. */
export function judgeInput(
  user: Omit<StoredActivity, 'userId'>,
  { connector, skus, reports }: Judging,
): ActivityInput {
  const licenses = user.licenses.map((license): HeldSku => {
    const sku = skus.get(license.skuId);
    return {
      skuId: license.skuId,
      skuPartNumber: sku?.skuPartNumber ?? '',
      coverage:
        sku !== undefined && license.disabledPlans.length === 0
          ? sku.coverage
          : coverageOf(sku?.plans ?? [], license.disabledPlans),
    };
  });
  return { ...user, thresholds: connector.thresholds, reports, licenses };
}

function judgeStored(user: StoredActivity, judging: Judging): StoredVerdict {
  const { today } = judging;
  const input = judgeInput(user, judging);
  const evidence = evidenceOf(input, today);
  return {
    userId: user.userId,
    ...judgeUser(input, today, evidence),
    licenses: input.licenses.map((sku) => {
      const { status, lastActivityOn } = judgeLicense(input, sku, today, evidence);
      return { skuId: sku.skuId, status, lastActivityOn };
    }),
  };
}
