import type { AddPages } from '../../site/site-server.ts';
import { runEvents } from './run-events.ts';
import { runListPages } from './run-lists.ts';
import { startPages } from './run-now.ts';
import { runPage } from './run-page.ts';
import { openRunViews } from './run-views.ts';

/** Everything about runs: lists of them, each one of them, and what starts and ends them. */
export const runPages: AddPages = (site, app) => {
  const views = openRunViews(app);
  runListPages(site, app);
  startPages(site, app);
  runPage(site, app, views);
  runEvents(site, app, views);
};
