import { differingDomainsWarning, unverifiedDomainsWarning } from '../../domain/domains-warning.ts';
import { isEveryDomain } from '../../domain/domain-filter.ts';
import { driftedSkus } from '../../domain/drift.ts';
import { judgeOutcome } from '../../domain/outcome.ts';
import { nextRunAt } from '../../domain/schedule.ts';
import type { Connector } from '../../domain/connector.ts';
import type { Step } from '../../domain/step.ts';
import { clearNeedsAttention, setFullReason, setNextRunAt } from '../../store/connector-state.ts';
import { getConnectorById, listSiblings } from '../../store/connectors.ts';
import { databaseNow } from '../../store/database-now.ts';
import type { Transaction } from '../../store/database.ts';
import { listSkuHolders } from '../../store/figures.ts';
import { recountHolders } from '../../store/holder-counts.ts';
import { completeRange } from '../../store/leases.ts';
import { listDomains } from '../../store/organizations.ts';
import { closeRun, lockRun } from '../../store/runs.ts';
import { listSteps } from '../../store/steps.ts';
import { getReportStates, type StoredReport } from '../../store/reports.ts';
import { prepareUserList } from '../../store/user-facets.ts';
import { removeOutOfScope } from '../../store/users.ts';
import { concealedAdvice } from '../concealed-advice.ts';
import type { JobScope } from '../job-scope.ts';
import { relistedWarnings } from './relisted-warnings.ts';
import { writeFigures } from './write-figures.ts';

/** The last transaction of a run: scope, counts, figures of the day, drift, warnings and the outcome. */
export async function judgeRun(scope: JobScope): Promise<void> {
  const { claim, connector, deps } = scope;
  const ended = await deps.db.transaction(async (tx) => {
    // first, as a cancel does: the other way round the two would wait for each other
    lockRun(tx, claim);
    completeRange(tx, claim);
    // in every outcome, also when the users step failed (I11)
    await removeOutOfScope(tx, connector.id, connector.domains);
    recountHolders(tx, connector.id);
    prepareUserList(tx, connector.id);
    const steps = await listSteps(tx, claim.runId);
    const reports = await getReportStates(tx, connector.id);
    writeFigures(tx, scope, { steps, reports });
    const drift = await noteDrift(tx, scope, steps);
    const now = await getConnectorById(tx, connector.id);
    const shrink = now?.fullReason === 'shrink' && succeeded(steps, 'users');
    const outcome = judgeOutcome(steps, { shrink });
    const hasRead = steps.some((step) => step.status === 'succeeded');
    if (now && hasRead && outcome.error?.kind !== 'credential') await heal(tx, now);
    const warnings = [
      ...(await domainWarnings(tx, scope)),
      ...concealedWarnings(reports),
      ...drift,
      ...(await relistedWarnings(tx, claim.runId)),
    ];
    const run = await closeRun(tx, claim.runId, { ...outcome, warnings });
    return { ...outcome, run };
  });
  const { run, status, error } = ended;
  if (run) deps.metrics.runEnded(run);
  deps.log.info(
    { runId: claim.runId, connector: connector.name, status, kind: error?.kind, code: error?.code },
    'run ended',
  );
}

/** A connector that reads again needs nobody, and goes back to its schedule. */
async function heal(tx: Transaction, now: Connector): Promise<void> {
  if (!now.needsAttention) return;
  await clearNeedsAttention(tx, now.id);
  // By this worker's own clock, were it slow, the run that just ended would come next once more.
  const next = nextRunAt({ ...now, needsAttention: null }, await databaseNow(tx));
  await setNextRunAt(tx, now.id, next);
}

/** Holders against what Microsoft counts: far apart after an incremental run, the next one reads everything. */
async function noteDrift(
  tx: Transaction,
  { claim, connector }: JobScope,
  steps: readonly Step[],
): Promise<readonly string[]> {
  const isComparable =
    isEveryDomain(connector.domains) && succeeded(steps, 'users') && succeeded(steps, 'subscriptions');
  if (!isComparable) return [];
  const drifted = driftedSkus(await listSkuHolders(tx, connector.id));
  if (drifted.length === 0) return [];
  const isNext = claim.mode === 'incremental';
  if (isNext) await setFullReason(tx, connector.id, 'drift');
  const then = isNext ? 'The next run reads everything again.' : 'Microsoft’s own count may lag behind.';
  return drifted.map(
    (sku) =>
      `${sku.skuPartNumber}: ${sku.holders} users hold it, but Microsoft counts ${sku.consumed} assigned seats. ${then}`,
  );
}

async function domainWarnings(tx: Transaction, { connector }: JobScope): Promise<readonly string[]> {
  const siblings = await listSiblings(tx, connector.tenantId, connector.cloud);
  const others = siblings.filter((sibling) => sibling.id !== connector.id);
  const verified = await listDomains(tx, connector.id);
  const unverified = verified.length === 0 ? null : unverifiedDomainsWarning(connector.domains, verified);
  return [...others.map((other) => differingDomainsWarning(connector, other)), unverified].filter(
    (warning) => warning !== null,
  );
}

/** Reports that were applied although some of their people are concealed: whoever is missing is unmonitored. */
function concealedWarnings(reports: readonly StoredReport[]): readonly string[] {
  return reports
    .filter((report) => report.state === 'read' && (report.concealed ?? 0) > 0)
    .map(
      (report) =>
        `${report.name}: ${report.concealed} names are concealed, so whoever is not in it is unmonitored. ${concealedAdvice}`,
    );
}

function succeeded(steps: readonly Step[], name: string): boolean {
  return steps.some((step) => step.name === name && step.status === 'succeeded');
}
