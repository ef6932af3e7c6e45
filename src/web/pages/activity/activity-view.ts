import type { Connector } from '../../../domain/connector.ts';
import type { CountedUsers } from '../../../store/holder-counts.ts';
import type { AppFigure, ServiceFigure } from '../../../store/list-figures.ts';
import type { StoredReport } from '../../../store/reports.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { exportLinks } from '../../html/pager.ts';
import { day } from '../../html/time.ts';
import { countedAt } from '../subscriptions/counted-at.ts';
import { appTable } from './app-table.ts';
import { reportTable } from './report-table.ts';
import { reportTroubles } from './report-troubles.ts';
import { latestServices } from './service-activity.ts';
import { statusCounts } from './status-counts.ts';

interface ActivityView {
  readonly connector: Connector;
  /** What is wrong with the connector as a whole; null where nothing is. */
  readonly condition: Html;
  readonly reports: readonly StoredReport[];
  readonly counted: CountedUsers;
  /** Of the latest day that has some; empty where there are none. */
  readonly services: readonly ServiceFigure[];
  readonly apps: readonly AppFigure[];
  /** The services over days. */
  readonly history: Html;
  readonly url: string;
}

/** What is known of the activity of a tenant, and first what keeps it from being known. */
export function activityView(view: ActivityView): Html {
  const { connector, condition, reports, counted, url } = view;
  const isMonitored = reports.some(({ state }) => state === 'read');
  const canBeKnown = connector.cloud === 'global' && connector.kind === 'microsoft-365';
  return html`
    ${condition}
    ${reportTroubles(connector, reports).map(({ message, advice }) => notice('warning', message, advice))}
    ${countedAt(counted)}
    <h3>Users by status</h3>
    ${statusCounts({ counted, isMonitored, base: `/connectors/${connector.id}` })}
    ${canBeKnown && figures(view)}
    <h3>User by user</h3>
    ${exportLinks(url)}
  `;
}

function figures({ connector, reports, services, apps, history }: ActivityView): Html {
  return html`
    <h3>Active users of the services${onDay(services)}</h3>
    <p class="faint">Users with activity in the last ${connector.thresholds.inactiveAfterDays} days.</p>
    ${latestServices(services)} ${services.length > 0 && history}
    <h3>Apps on devices${onDay(apps)}</h3>
    <p class="faint">${appPeriod(reports)}</p>
    ${appTable(apps)}
    <h3>Where it comes from</h3>
    ${reportTable(reports)}
  `;
}

function onDay([first]: readonly { readonly day: string }[]): Html {
  return first === undefined ? null : html` on ${day(first.day)}`;
}

function appPeriod(reports: readonly StoredReport[]): string {
  const period = reports.find(({ name }) => name === 'getM365AppUserDetail')?.periodDays ?? null;
  if (period === null) return 'Users within the period of the report, which was not read yet.';
  return `Users within the ${period} days of the report.`;
}
