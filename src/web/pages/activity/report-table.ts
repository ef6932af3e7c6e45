import type { StoredReport } from '../../../store/reports.ts';
import { badge } from '../../html/badge.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day, time } from '../../html/time.ts';
import { reportName } from './report-names.ts';

/** The reports that activity comes from: whether the last run read them, and until when they go. */
export function reportTable(reports: readonly StoredReport[]): Html {
  return table({
    caption: 'Reports',
    columns,
    rows: reports,
    empty: html`<p>No report was read yet.</p>`,
  });
}

const columns: readonly TableColumn<StoredReport>[] = [
  {
    head: 'Report',
    cell: ({ name }) => html`${reportName(name)} <small class="faint part">${name}</small>`,
  },
  {
    head: 'In the last run',
    cell: ({ state }) => (state === 'read' ? badge('good', 'read') : badge('warning', `not read: ${state}`)),
  },
  { head: 'Data until', cell: ({ refreshedOn }) => day(refreshedOn) },
  { head: 'Read at', cell: ({ appliedAt }) => time(appliedAt) },
  {
    head: 'Period',
    cell: ({ name, periodDays }) =>
      periodDays === null ? (name.includes('Activations') ? 'none' : '–') : `${periodDays} days`,
  },
  { head: 'People', align: 'number', cell: ({ rows }) => count(rows) },
  { head: 'Not held', align: 'number', cell: ({ unmatched }) => count(unmatched) },
  { head: 'Concealed', align: 'number', cell: ({ concealed }) => count(concealed) },
];
