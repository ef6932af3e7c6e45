import type { Failure } from '../../domain/failure.ts';
import type { StepCounts } from '../../domain/step.ts';
import type { Transaction } from '../../store/database.ts';
import { insertRejectedRows } from '../../store/rejected-rows.ts';
import { forgetReport } from '../../store/listing.ts';
import { stageRows } from '../../store/staged-reports.ts';
import { readAhead } from '../../lib/read-ahead.ts';
import { endStep, stopStep } from '../end-step.ts';
import { concealedAdvice } from '../concealed-advice.ts';
import { reserveReport, spaceAfterCrashes } from '../report-budget.ts';
import { commitStep, type JobScope } from '../job-scope.ts';
import { type Report, type ReportBatch, type ReportPosition, reportPosition } from '../reports.ts';

/**
 * Streams a report into its staging rows; `finish` applies them. The download link works once and nothing can be
 * resumed, so a repeated step starts with the staging emptied.
 */
export async function readReport(scope: JobScope, report: Report): Promise<void> {
  const { deps, claim, connector, client, signal } = scope;
  const periodDays = report.periodDays(connector.thresholds);
  let position: ReportPosition = { periodDays, refreshedOn: null, rows: 0, concealed: 0, rejected: 0 };
  await forgetEarlier(scope, report, position);
  const asked = { connectorId: connector.id, report: report.name };
  const reserve = (): Promise<void> => reserveReport(deps.db, asked);
  // ends what is read ahead when a batch cannot be written
  const ahead = new AbortController();
  await using _ = { [Symbol.asyncDispose]: async () => ahead.abort() };
  const call = { signal: AbortSignal.any([signal, ahead.signal]), reserve };
  for await (const batch of readAhead(report.read(client, periodDays, call))) {
    const next = behind(position, batch);
    const stage = (tx: Transaction): Partial<StepCounts> => {
      stageRows(tx, claim.runId, report.name, batch.rows);
      insertRejectedRows(tx, claim, batch.rejected);
      return { read: batch.read, rejected: batch.rejected.length };
    };
    if (batch.isLast && unusable(next) === null) {
      await endStep(scope, { status: 'fetched', position: next }, stage);
      return;
    }
    position = await commitStep(scope, (tx) => ({ counts: stage(tx), position: next }));
    await scope.makeRoom(signal);
  }
  const failure = unusable(position);
  if (failure) await stopStep(scope, 'skipped', failure);
  else await endStep(scope, { status: 'fetched', position }, () => ({}));
}

/** What an attempt before this one staged; the first one has nothing behind it. */
async function forgetEarlier(scope: JobScope, report: Report, position: ReportPosition): Promise<void> {
  const { deps, claim, connector } = scope;
  if (claim.attempts > 1) {
    const { failures, runId } = claim;
    await spaceAfterCrashes(deps.db, { connectorId: connector.id, runId, report: report.name, failures });
  }
  // each batch is committed with a position, so that without one nothing is staged
  if (!reportPosition.safeParse(claim.position).success) return;
  await commitStep(scope, async (tx) => {
    await forgetReport(tx, claim, report.name);
    return { counts: {}, position };
  });
}

function behind(position: ReportPosition, batch: ReportBatch): ReportPosition {
  return {
    ...position,
    refreshedOn: batch.rows.find((row) => row.refreshedOn !== null)?.refreshedOn ?? position.refreshedOn,
    rows: position.rows + batch.rows.length,
    concealed: position.concealed + batch.concealed,
    rejected: position.rejected + batch.rejected.length,
  };
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
