import { reserveReportRequest } from '../store/throttles.ts';
import type { Database } from '../store/database.ts';

/** The requests Microsoft allows for a report within ten minutes are used up: asked now, it would answer 429. */
export class ReportBudgetError extends Error {
  override readonly name = 'ReportBudgetError';
  readonly waitMs: number;

  constructor(report: string, waitMs: number) {
    super(`The report ${report} was asked for as often as Microsoft allows within ten minutes.`);
    this.waitMs = waitMs;
  }
}

/** Reserves a request for a report, right before it is sent; rejects with `ReportBudgetError` where none is left. */
export async function reserveReport(
  db: Database,
  wanted: { readonly connectorId: string; readonly report: string },
): Promise<void> {
  const waitMs = await reserveReportRequest(db, wanted);
  if (waitMs > 0) throw new ReportBudgetError(wanted.report, waitMs);
}
