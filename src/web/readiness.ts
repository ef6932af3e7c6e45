import type { App } from '../app.ts';
import type { Check } from '../observe/health.ts';
import { cached } from './cached.ts';

// Short enough to see a change at once, long enough that nobody can make the database work by asking.
const options = { freshMs: 1_000, answerWithinMs: 2_000 } as const;

/** Whether the process can do its work: database and queue answer, and it has not been told to stop. */
export function readiness(app: Pick<App, 'db' | 'queue'>, stop: AbortSignal): readonly Check[] {
  // A question with a limit of its own: on a connection that died without a word it would be asked for ten minutes, and
  // a database that is back would not be seen.
  const database = cached(async () => {
    await app.db.ping(options.answerWithinMs);
    return true;
  }, options);
  const queue = cached(async () => {
    await app.queue.ping();
    return true;
  }, options);
  return [
    { name: 'process', problem: () => (stop.aborted ? 'is stopping' : null) },
    { name: 'database', problem: async () => ((await database()) === null ? noAnswer : null) },
    { name: 'queue', problem: async () => ((await queue()) === null ? noAnswer : null) },
  ];
}

const noAnswer = 'does not answer';
