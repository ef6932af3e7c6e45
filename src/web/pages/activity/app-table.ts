import { type App, apps, type Platform, platforms } from '../../../domain/report.ts';
import type { AppFigure } from '../../../store/list-figures.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';

export const appTitles = {
  outlook: 'Outlook',
  word: 'Word',
  excel: 'Excel',
  powerpoint: 'PowerPoint',
  onenote: 'OneNote',
  teams: 'Teams',
} as const satisfies Record<App, string>;

export const platformTitles = {
  windows: 'Windows',
  mac: 'Mac',
  mobile: 'Mobile',
  web: 'Web',
} as const satisfies Record<Platform, string>;

/** Users of each app on each platform on the latest day that is known. */
export function appTable(latest: readonly AppFigure[]): Html {
  const users = new Map(latest.map((figure) => [`${figure.app} ${figure.platform}`, figure.activeUsers]));
  const columns: readonly TableColumn<App>[] = [
    { head: 'App', cell: (app) => appTitles[app] },
    ...platforms.map((platform): TableColumn<App> => ({
      head: platformTitles[platform],
      align: 'number',
      cell: (app) => count(users.get(`${app} ${platform}`)),
    })),
  ];
  return table({
    caption: 'Users of the apps, by platform',
    columns,
    rows: latest.length === 0 ? [] : apps,
    empty: html`<p>No figures yet: they are written by a run that reads the whole report.</p>`,
  });
}
