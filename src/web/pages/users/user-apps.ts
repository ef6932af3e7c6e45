import { type App, apps, platforms } from '../../../domain/report.ts';
import type { UserActivityDetail } from '../../../store/get-shown-user.ts';
import type { StoredReport } from '../../../store/reports.ts';
import { yesNo } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table } from '../../html/table.ts';
import { appTitles, platformTitles } from '../activity/app-table.ts';
import { fromReport, notInReport } from './from-report.ts';

type AppUse = NonNullable<UserActivityDetail['appActivity']>;

const name = 'getM365AppUserDetail';

/** Which apps were used on which platforms within the period of the report. */
export function userApps(row: AppUse | null, reports: readonly StoredReport[]): Html {
  if (row === null) return notInReport({ name, reports });
  return html`
    <p>${used(row)}</p>
    ${table<App>({
      caption: `Apps by platform, used within ${row.periodDays} days`,
      columns: [
        { head: 'App', cell: (app) => appTitles[app] },
        ...platforms.map((platform) => ({
          head: platformTitles[platform],
          cell: (app: App) => yesNo(row.apps[app][platform]),
        })),
      ],
      rows: apps,
      empty: null,
    })}
    ${fromReport({ name, reports }, row.reportedOn)}
  `;
}

function used({ periodDays, lastActivityOn, lastActivationOn }: AppUse): string {
  const activity = `Last activity: ${lastActivityOn ?? 'not said'}`;
  return `Used within ${periodDays} days. ${activity}; last activation: ${lastActivationOn ?? 'not said'}.`;
}
