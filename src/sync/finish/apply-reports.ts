import type { Step, StepCounts } from '../../domain/step.ts';
import type { Transaction } from '../../store/database.ts';
import { holdClaim } from '../../store/leases.ts';
import { listReportPositions } from '../../store/listing.ts';
import { setReportApplied, setReportState } from '../../store/reports.ts';
import { closeStep } from '../../store/steps.ts';
import type { JobScope } from '../job-scope.ts';
import { type Report, type ReportPosition, reportPosition, reports } from '../reports.ts';

/** Applies each complete report in a transaction of its own; notes of the others why they say nothing today (I9). */
export async function applyReports(scope: JobScope, steps: readonly Step[]): Promise<void> {
  // what is fetched stays where it is
  const positions = await listReportPositions(scope.deps.db, scope.claim.runId);
  for (const report of reports) {
    const step = steps.find(({ name }) => name === `report:${report.name}`);
    if (step?.status === 'fetched')
      await apply(scope, report, reportPosition.parse(positions.get(step.name)));
    else if (step && step.status !== 'succeeded') {
      await setReportState(scope.deps.db, scope.claim.connectorId, {
        name: report.name,
        state: step.error?.kind ?? step.status,
      });
    }
  }
}

async function apply({ claim, deps }: JobScope, report: Report, position: ReportPosition): Promise<void> {
  const { connectorId, runId } = claim;
  const step = { runId, step: `report:${report.name}` };
  await deps.db.transaction(async (tx) => {
    holdClaim(tx, claim);
    const counts = await applyRows(tx, { runId, connectorId, report }, position);
    closeStep(tx, step, { status: 'succeeded', error: null, counts });
  });
}

interface Applying {
  readonly runId: string;
  readonly connectorId: string;
  readonly report: Report;
}

/** A report without a row is no evidence of anything: new tenants have such for two days, so all known stays. */
async function applyRows(
  tx: Transaction,
  at: Applying,
  position: ReportPosition,
): Promise<Partial<StepCounts>> {
  const { runId, connectorId, report } = at;
  const { periodDays, refreshedOn, rows, concealed, rejected } = position;
  const { name } = report;
  if (rows === 0) {
    await setReportState(tx, connectorId, { name, state: rejected > 0 ? 'rejected' : 'empty' });
    return {};
  }
  const run = { runId, connectorId, isPartial: concealed + rejected > 0 };
  const { unmatched, ...counts } = await report.apply(tx, run, periodDays);
  setReportApplied(tx, connectorId, { name, periodDays, refreshedOn, rows, concealed, unmatched });
  return { ...counts, outOfScope: unmatched };
}
