import type { App } from '../app.ts';
import type { CommandServices } from './command-context.ts';

/** What commands get of an app in which nothing else works: `sync --wait` starts scheduler and worker itself. */
export function ownServices(app: App): CommandServices {
  return { ...app, startWorkers: () => Promise.resolve(startWorkers(app)), countWorkers: null };
}

/** What commands get of an app whose runs are done elsewhere: by this very process, or by workers on Postgres. */
export function sharedServices(app: App, countWorkers: (() => Promise<number>) | null): CommandServices {
  return { ...app, startWorkers: null, countWorkers };
}

function startWorkers(app: App): AsyncDisposable {
  const work = new AsyncDisposableStack();
  work.use(app.startWorker());
  work.use(app.startScheduler());
  return work;
}
