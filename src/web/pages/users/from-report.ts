import type { StoredReport } from '../../../store/reports.ts';
import { html, type Html } from '../../html/html.ts';
import { day } from '../../html/time.ts';
import { reportName } from '../activity/report-names.ts';

interface Source {
  /** Of the report, as Microsoft calls it. */
  readonly name: string;
  readonly reports: readonly StoredReport[];
}

/** Where values come from, and of which day they are: what was known before a report failed stays. */
export function fromReport({ name, reports }: Source, reportedOn: string | null): Html {
  const report = reports.find((each) => each.name === name);
  const from = `From the report on ${reportName(name)} (${name}), data until `;
  const old = report?.state === 'read' ? '.' : '. The last run did not read it, so this may be out of date.';
  return html`<p class="faint">${from}${day(reportedOn)}${old}</p>`;
}

/** Why a report says nothing of somebody. */
export function notInReport({ name, reports }: Source): Html {
  const report = reports.find((each) => each.name === name);
  return html`<div class="empty"><p>Unknown. ${whyNot(report)}</p></div>`;
}

function whyNot(report: StoredReport | undefined): string {
  if (report === undefined) return 'The report was never read.';
  if (report.state !== 'read') return `The last run could not read the report (${report.state}).`;
  if ((report.concealed ?? 0) > 0)
    return 'The report conceals names, and this user is not among those it names.';
  return 'The report has no row of this user: new accounts, and those without a license it covers, are not in it.';
}
