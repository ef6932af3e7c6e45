import { getCrashPauseMs, reserveReportRequest } from '../store/throttles.ts';
import type { Database } from '../store/database.ts';

/** The report has to wait: asked as often as Microsoft allows within ten minutes, or soon would be, it would answer 429. */
export class ReportBudgetError extends Error {
  override readonly name = 'ReportBudgetError';
  readonly waitMs: number;

  constructor(report: string, waitMs: number) {
    super(`The report ${report} waits: Microsoft allows a few requests for it within ten minutes.`);
    this.waitMs = waitMs;
  }
}

/** Rejects with `ReportBudgetError` while a step whose workers died again and again has to leave its report alone. */
export async function spaceAfterCrashes(
  db: Database,
  step: Parameters<typeof getCrashPauseMs>[1],
): Promise<void> {
  const pauseMs = await getCrashPauseMs(db, step);
  if (pauseMs > 0) throw new ReportBudgetError(step.report, pauseMs);
}

/** Reserves a request for a report, right before it is sent; rejects with `ReportBudgetError` where none is left. */
export async function reserveReport(
  db: Database,
  wanted: { readonly connectorId: string; readonly report: string },
): Promise<void> {
  const waitMs = await reserveReportRequest(db, wanted);
  if (waitMs > 0) throw new ReportBudgetError(wanted.report, waitMs);
}
