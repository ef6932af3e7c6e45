import type { Step } from '../../domain/step.ts';
import { holdClaim } from '../../store/leases.ts';
import { listPositions } from '../../store/listing.ts';
import { setReportApplied, setReportState } from '../../store/reports.ts';
import { addCounts, setStepStatus } from '../../store/steps.ts';
import type { JobScope } from '../job-scope.ts';
import { type Report, reportPosition, reports } from '../reports.ts';

/** Applies each complete report in a transaction of its own; notes of the others why they say nothing today (I9). */
export async function applyReports(scope: JobScope, steps: readonly Step[]): Promise<void> {
  for (const report of reports) {
    const step = steps.find(({ name }) => name === `report:${report.name}`);
    if (step?.status === 'fetched') await apply(scope, report);
    else if (step && step.status !== 'succeeded') {
      await setReportState(scope.deps.db, scope.claim.connectorId, {
        name: report.name,
        state: step.error?.kind ?? step.status,
      });
    }
  }
}

async function apply({ claim, deps }: JobScope, report: Report): Promise<void> {
  const { connectorId, runId } = claim;
  const step = { runId, step: `report:${report.name}` };
  await deps.db.transaction(async (tx) => {
    await holdClaim(tx, claim);
    const [saved] = await listPositions(tx, runId, step.step);
    const { periodDays, refreshedOn, rows, concealed, rejected } = reportPosition.parse(saved);
    const { unmatched, ...counts } = await report.apply(
      tx,
      { runId, connectorId, isPartial: concealed + rejected > 0 },
      periodDays,
    );
    await setReportApplied(tx, connectorId, {
      name: report.name,
      periodDays,
      refreshedOn,
      rows,
      concealed,
      unmatched,
    });
    await addCounts(tx, step, { ...counts, outOfScope: unmatched });
    await setStepStatus(tx, step, 'succeeded', null);
  });
}
