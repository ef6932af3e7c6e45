import { isLive } from '../../../domain/run.ts';
import { renderFragment } from '../../html/html.ts';
import { runSummary } from './run-summary.ts';
import { runView } from './run-view.ts';
import type { RunViews } from './run-views.ts';

/** A run as those are told who watch it. */
export interface ToldRun {
  /** JSON, in one line. */
  readonly data: string;
  readonly isLive: boolean;
}

/** How long an answer does for others who watch the same run: shorter than anybody waits between two questions. */
const sharedMs = 500;

/** Tells how a run stands, null where it is gone. However many watch a run, it is looked up once. */
export function toldRuns(views: RunViews): (runId: string) => Promise<ToldRun | null> {
  const recent = new Map<string, Promise<ToldRun | null>>();
  return (runId) => {
    const known = recent.get(runId);
    if (known !== undefined) return known;
    const telling = tell(views, runId);
    recent.set(runId, telling);
    const forget = (): void => void setTimeout(() => recent.delete(runId), sharedMs).unref();
    telling.then(forget, forget);
    return telling;
  };
}

async function tell(views: RunViews, runId: string): Promise<ToldRun | null> {
  const view = await views.read(runId);
  if (view === null) return null;
  const data = JSON.stringify({ summary: runSummary(view.run), view: renderFragment(runView(view)) });
  return { data, isLive: isLive(view.run.status) };
}
