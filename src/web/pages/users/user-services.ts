import { type Service, services } from '../../../domain/report.ts';
import type { UserActivityDetail } from '../../../store/get-shown-user.ts';
import type { StoredReport } from '../../../store/reports.ts';
import { yesNo } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { day } from '../../html/time.ts';
import { titles } from '../activity/service-activity.ts';
import { fromReport, notInReport } from './from-report.ts';

const name = 'getOffice365ActiveUserDetail';

/** Last use of each service, and whether the user is licensed there. */
export function userServices(
  row: UserActivityDetail['serviceActivity'],
  reports: readonly StoredReport[],
): Html {
  if (row === null) return notInReport({ name, reports });
  return html`
    ${table<Service>({
      caption: 'Services',
      columns: [
        { head: 'Service', cell: (service) => titles[service] },
        { head: 'Licensed', cell: (service) => yesNo(row.services[service].licensed) },
        { head: 'Last activity', cell: (service) => lastActivity(row.services[service]) },
      ],
      rows: services,
      empty: null,
    })}
    ${fromReport({ name, reports }, row.reportedOn)}
  `;
}

interface ServiceUse {
  readonly licensed: boolean | null;
  readonly lastActivityOn: string | null;
}

/** Without a date: never seen where the report counts somebody as a user of the service, else nothing is known. */
function lastActivity({ licensed, lastActivityOn }: ServiceUse): Html {
  if (lastActivityOn !== null) return day(lastActivityOn);
  if (licensed === null) return html`<span class="faint">unknown: the report does not say</span>`;
  return html`<span class="faint">${licensed ? 'never seen' : 'not licensed here'}</span>`;
}
