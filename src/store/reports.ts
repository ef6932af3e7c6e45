import type { Queryable, Transaction } from './database.ts';

/** `state` is of the last run; the rest of the last time the report was applied, null before that. */
export interface StoredReport {
  readonly name: string;
  /** `read`, or the kind of what prevented it. */
  readonly state: string;
  readonly periodDays: number | null;
  readonly refreshedOn: string | null;
  readonly rows: number | null;
  /** Rows of people who are not held. */
  readonly unmatched: number | null;
  /** Rows whose names Microsoft concealed. */
  readonly concealed: number | null;
  readonly appliedAt: Date | null;
}

export interface AppliedReport {
  readonly name: string;
  readonly periodDays: number | null;
  readonly refreshedOn: string | null;
  readonly rows: number;
  readonly unmatched: number;
  readonly concealed: number;
}

/** Notes why a report says nothing today; what it said when it was last applied stays. */
export async function setReportState(
  tx: Queryable,
  connectorId: string,
  report: { readonly name: string; readonly state: string },
): Promise<void> {
  await tx.query(
    `
    insert into reports (connector_id, name, state) values ($1, $2, $3)
    on conflict (connector_id, name) do update set state = excluded.state`,
    [connectorId, report.name, report.state],
  );
}

/** Notes that a report was read and applied, and what it was. */
export function setReportApplied(tx: Transaction, connectorId: string, report: AppliedReport): void {
  tx.send(
    `
    insert into reports (connector_id, name, state, period_days, refreshed_on, rows, unmatched, concealed, applied_at)
    values ($1, $2, 'read', $3, $4, $5, $6, $7, now())
    on conflict (connector_id, name) do update set
      state = excluded.state, period_days = excluded.period_days, refreshed_on = excluded.refreshed_on,
      rows = excluded.rows, unmatched = excluded.unmatched, concealed = excluded.concealed,
      applied_at = excluded.applied_at`,
    [
      connectorId,
      report.name,
      report.periodDays,
      report.refreshedOn,
      report.rows,
      report.unmatched,
      report.concealed,
    ],
  );
}

export async function getReportStates(db: Queryable, connectorId: string): Promise<readonly StoredReport[]> {
  return db.query<StoredReport>(
    `
    select name, state, period_days as "periodDays", refreshed_on as "refreshedOn", rows, unmatched, concealed,
      applied_at as "appliedAt"
    from reports where connector_id = $1 order by name`,
    [connectorId],
  );
}
