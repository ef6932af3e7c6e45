import type { App } from '../app.ts';
import type { CommandServices } from './command-context.ts';

/** How long jobs in hand may take to give back what they hold when a command stops waiting. */
const graceMs = 10_000;

/** What commands get of an app in which nothing else works: `sync --wait` starts scheduler and worker itself. */
export function ownServices(app: App): CommandServices {
  return { ...app, startWorkers: () => Promise.resolve(startWorkers(app)), countWorkers: null };
}

/** What commands get of an app whose runs are done elsewhere: by this very process, or by workers on Postgres. */
export function sharedServices(app: App, countWorkers: (() => Promise<number>) | null): CommandServices {
  return { ...app, startWorkers: null, countWorkers };
}

function startWorkers(app: App): AsyncDisposable {
  const consumer = app.startWorker();
  const scheduler = app.startScheduler();
  return {
    [Symbol.asyncDispose]: async () => {
      await scheduler[Symbol.asyncDispose]();
      await consumer.stop(graceMs);
    },
  };
}
