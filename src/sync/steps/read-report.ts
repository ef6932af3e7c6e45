import type { Failure } from '../../domain/failure.ts';
import { insertRejectedRows } from '../../store/rejected-rows.ts';
import { forgetReport } from '../../store/listing.ts';
import { stageRows } from '../../store/staged-reports.ts';
import { endStep, stopStep } from '../end-step.ts';
import { concealedAdvice } from '../concealed-advice.ts';
import { reserveReport, spaceAfterCrashes } from '../report-budget.ts';
import { commitStep, type JobScope } from '../job-scope.ts';
import type { Report, ReportPosition } from '../reports.ts';

/**
 * Streams a report into its staging rows; `finish` applies them. The download link works once and nothing can be
 * resumed, so a repeated step starts with the staging emptied.
 */
export async function readReport(scope: JobScope, report: Report): Promise<void> {
  const { deps, claim, connector, client, signal } = scope;
  const periodDays = report.periodDays(connector.thresholds);
  let position: ReportPosition = { periodDays, refreshedOn: null, rows: 0, concealed: 0, rejected: 0 };
  const asked = { connectorId: connector.id, runId: claim.runId, report: report.name };
  await spaceAfterCrashes(deps.db, { ...asked, failures: claim.failures });
  await commitStep(scope, async (tx) => {
    await forgetReport(tx, claim, report.name);
    return { counts: {}, position };
  });
  const reserve = (): Promise<void> => reserveReport(deps.db, asked);
  for await (const batch of report.read(client, periodDays, { signal, reserve })) {
    const next: ReportPosition = {
      periodDays,
      refreshedOn: batch.rows.find((row) => row.refreshedOn !== null)?.refreshedOn ?? position.refreshedOn,
      rows: position.rows + batch.rows.length,
      concealed: position.concealed + batch.concealed,
      rejected: position.rejected + batch.rejected.length,
    };
    position = await commitStep(scope, async (tx) => {
      await stageRows(tx, claim.runId, report.name, batch.rows);
      await insertRejectedRows(tx, claim, batch.rejected);
      return { counts: { read: batch.read, rejected: batch.rejected.length }, position: next };
    });
  }
  const failure = unusable(position);
  if (failure) await stopStep(scope, 'skipped', failure);
  else await endStep(scope, 'fetched', async () => ({}));
}

/** Nothing but concealed names. A report without rows was read: it says nothing, which is no fault of the run. */
function unusable({ rows, concealed }: ReportPosition): Failure | null {
  if (rows > 0 || concealed === 0) return null;
  return {
    kind: 'concealed',
    code: null,
    message: `All ${concealed} names in this report are concealed, so it says nothing about anybody. Activity is unmonitored.`,
    advice: concealedAdvice,
    requestId: null,
  };
}
