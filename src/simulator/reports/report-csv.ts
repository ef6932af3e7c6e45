import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { DownloadTicket } from '../download-tickets.ts';
import type { ReportShape } from '../tenant-spec.ts';
import type { TenantState } from '../tenant-state.ts';
import { refreshMs, type ReportPerson, reportPeople } from './report-people.ts';
import { REPORTS, type Row } from './report-rows.ts';

/** Rows are joined to chunks of this many, so that a million rows are never in memory at once. */
const CHUNK_ROWS = 500;
const BOM = '\u{FEFF}';

/** A concealed name: 32 upper-case hex digits, the same in each report of a tenant (facts §6.2). */
function concealedName(seed: number, name: string): string {
  return createHash('md5')
    .update(`${String(seed)} ${name.toLowerCase()}`)
    .digest('hex')
    .toUpperCase();
}

function conceal(tenant: TenantState, person: ReportPerson): ReportPerson {
  if (!tenant.concealed) return person;
  const hidden = (name: string): string => concealedName(tenant.profile.seed, name);
  return {
    ...person,
    userPrincipalName: hidden(person.userPrincipalName),
    displayName: hidden(person.displayName),
  };
}

function laidOut(columns: readonly string[], shape: ReportShape): readonly string[] {
  const own = shape.reversedColumns === true ? columns.toReversed() : columns;
  const extra = shape.extraColumns ?? [];
  return shape.extraColumnsFirst === true ? [...extra, ...own] : [...own, ...extra];
}

function lines(columns: readonly string[], rows: readonly Row[]): string {
  return stringify(rows.map((row) => columns.map((column) => row[column] ?? 'extra')));
}

/** A report's CSV in chunks of text: BOM, header, rows, perhaps a blank line at the end. */
export function* reportCsv(tenant: TenantState, ticket: DownloadTicket, nowMs: number): Generator<string> {
  const report = REPORTS.get(ticket.report);
  if (report === undefined) return;
  const shape = tenant.spec.reports ?? {};
  const columns = laidOut(report.columns, shape);
  const periodDays = ticket.period === null ? null : Number(ticket.period.slice(1));
  yield BOM + stringify([[...columns]]);
  let rows: Row[] = [];
  for (const person of reportPeople(tenant, nowMs)) {
    rows.push(
      ...report.rows({ person: conceal(tenant, person), refreshMs: refreshMs(tenant, nowMs), periodDays }),
    );
    if (rows.length < CHUNK_ROWS) continue;
    yield lines(columns, rows);
    rows = [];
  }
  if (rows.length > 0) yield lines(columns, rows);
  if (shape.blankTrailingLine === true) yield '\n';
}
