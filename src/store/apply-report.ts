import type { Transaction } from './database.ts';
import type { ReportRun } from './staged-reports.ts';
import { withoutNestedLoops } from './without-nested-loops.ts';
import type { ReplaceCounts } from './write-counts.ts';

export interface ApplyCounts extends ReplaceCounts {
  /** Rows of people who are not held: out of scope, or gone. */
  readonly unmatched: number;
}

/**
 * SQL that every report begins with: `matched` are its staged rows (`$2`, `$3`) with the users of the connector
 * (`$1`) they belong to.
 */
export const matchedRows = `
  staged as (
    select lower(row ->> 'userPrincipalName') as upn, row
    from (
      -- not a join, which could only be a nested loop
      select jsonb_array_elements(rows) as row from staged_reports where run_id = $2 and report = $3
    ) batches
  ),
  joined as materialized (
    select u.user_id, s.row
    from staged s
    left join users u on u.connector_id = $1 and lower(u.user_principal_name) = s.upn
  ),
  matched as (select user_id, row from joined where user_id is not null),
  unmatched as (select count(*)::integer as rows from joined where user_id is null)`;

/**
 * Runs the one statement that applies a staged report; `$1` is the connector, `$2` the run, `$3` the report, the
 * rest are `params`. It gives one row of counts.
 */
export async function applyStaged(
  tx: Transaction,
  run: ReportRun,
  report: string,
  statement: { readonly sql: string; readonly params?: readonly unknown[] },
): Promise<ApplyCounts> {
  const params = [run.connectorId, run.runId, report, ...(statement.params ?? [])];
  const [counts] = await withoutNestedLoops(tx, () => tx.query<ApplyCounts>(statement.sql, params));
  return counts ?? { inserted: 0, updated: 0, unchanged: 0, removed: 0, unmatched: 0 };
}
