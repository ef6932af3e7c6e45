import type { ActivityInput, HeldSku, ReportState } from '../../domain/activity-evidence.ts';
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
import type { Database } from '../../store/database.ts';
import { holdClaim } from '../../store/leases.ts';
import { getReportStates, type StoredReport } from '../../store/reports.ts';
import type { JobScope } from '../job-scope.ts';

const pageSize = 1000;

/** What judging the users of one connector needs, beside the users. */
export interface Judging {
  readonly connector: Pick<Connector, 'id' | 'thresholds'>;
  readonly skus: ReadonlyMap<string, SkuPlans>;
  readonly reports: ActivityInput['reports'];
  /** The connector's day, YYYY-MM-DD. */
  readonly today: string;
}

/** Judges every user and license by the sources as they are now, page by page; only what differs is written. */
export async function judgeActivity(scope: JobScope): Promise<void> {
  const { claim, connector, deps } = scope;
  const judging = await prepareJudging(deps.db, connector, claim.claimedAt);
  for (let after: string | null = null; ;) {
    scope.signal.throwIfAborted();
    const page: readonly StoredActivity[] = await activityInputs(deps.db, connector.id, after, pageSize);
    const last = page.at(-1);
    if (!last) return;
    const verdicts = page.map((user) => judgeStored(user, judging));
    await deps.db.transaction(async (tx) => {
      await holdClaim(tx, claim);
      await writeVerdicts(tx, connector.id, verdicts);
    });
    after = last.userId;
  }
}

async function prepareJudging(db: Database, connector: Connector, now: Date): Promise<Judging> {
  const plans = await listSkuPlans(db, connector.id);
  const states = await getReportStates(db, connector.id);
  const reportOf = (name: string): StoredReport | undefined => states.find((state) => state.name === name);
  const services = reportState(reportOf('getOffice365ActiveUserDetail'));
  const activations = reportOf('getOffice365ActivationsUserDetail');
  return {
    connector,
    skus: new Map(plans.map((sku) => [sku.skuId, sku])),
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

function judgeStored(user: StoredActivity, { connector, skus, reports, today }: Judging): StoredVerdict {
  const licenses = user.licenses.map((license): HeldSku => {
    const sku = skus.get(license.skuId);
    return {
      skuId: license.skuId,
      skuPartNumber: sku?.skuPartNumber ?? '',
      coverage: coverageOf(sku?.plans ?? [], license.disabledPlans),
    };
  });
  const input: ActivityInput = { ...user, thresholds: connector.thresholds, reports, licenses };
  return {
    userId: user.userId,
    ...judgeUser(input, today),
    licenses: licenses.map((sku) => {
      const { status, lastActivityOn } = judgeLicense(input, sku, today);
      return { skuId: sku.skuId, status, lastActivityOn };
    }),
  };
}
