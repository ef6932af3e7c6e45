import { z } from 'zod';
import type { App } from '../../../app.ts';
import { getWatchedRun } from '../../../store/watched-run.ts';
import { cached } from '../../cached.ts';
import { PageError } from '../../site/page-error.ts';
import { type RunView, seemsForgotten } from './run-view.ts';

/** Reads runs as they are shown. */
export interface RunViews {
  /** Null where there is no such run. */
  read(runId: string): Promise<RunView | null>;
}

const params = z.object({ runId: z.guid() });

// Shared by all who watch: Redis goes through its list of clients for it.
const workersOptions = { freshMs: 15_000, answerWithinMs: 500 } as const;

export function openRunViews({ db, now, countWorkers }: Pick<App, 'db' | 'now' | 'countWorkers'>): RunViews {
  const workers = cached(() => countWorkers(), workersOptions);
  return {
    async read(runId) {
      const run = await getWatchedRun(db, runId);
      if (run === null) return null;
      // Where the store is embedded the worker is this process, and its queue keeps no list of workers.
      const isAsked = db.home !== 'embedded' && seemsForgotten(run, now());
      return { run, isWithoutWorker: isAsked && (await workers()) === 0 };
    },
  };
}

/** The run that a path with `:runId` names; throws PageError 404. */
export async function requireRunView(views: RunViews, given: unknown): Promise<RunView> {
  const parsed = params.safeParse(given);
  const view = parsed.success ? await views.read(parsed.data.runId) : null;
  if (view !== null) return view;
  throw new PageError(
    404,
    'There is no such run.',
    'It may be of a connector that was removed, or older than runs are kept: look in the list of runs.',
  );
}
