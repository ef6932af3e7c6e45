import type { UserActivityDetail } from '../../../store/get-shown-user.ts';
import type { StoredReport } from '../../../store/reports.ts';
import { count, yesNo } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';
import { fromReport, notInReport } from './from-report.ts';

type Activation = UserActivityDetail['activations'][number];

const name = 'getOffice365ActivationsUserDetail';

/** On how many devices each product was activated. */
export function userActivations(
  rows: UserActivityDetail['activations'],
  reports: readonly StoredReport[],
): Html {
  const [first] = rows;
  if (first === undefined) return notInReport({ name, reports });
  return html`
    ${table({ caption: 'Activations', columns, rows, empty: null })}
    ${fromReport({ name, reports }, first.reportedOn)}
  `;
}

const columns: readonly TableColumn<Activation>[] = [
  { head: 'Product', cell: ({ productType }) => productType },
  { head: 'Last activated', cell: ({ lastActivatedOn }) => day(lastActivatedOn, 'not known') },
  { head: 'Windows', align: 'number', cell: ({ windows }) => count(windows) },
  { head: 'Mac', align: 'number', cell: ({ mac }) => count(mac) },
  { head: 'Windows 10 Mobile', align: 'number', cell: ({ windows10Mobile }) => count(windows10Mobile) },
  { head: 'iOS', align: 'number', cell: ({ ios }) => count(ios) },
  { head: 'Android', align: 'number', cell: ({ android }) => count(android) },
  { head: 'Shared computer', cell: ({ sharedComputer }) => yesNo(sharedComputer) },
];
