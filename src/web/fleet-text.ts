import type { App } from '../app.ts';
import { renderFleet } from '../observe/fleet-metrics.ts';
import { cached } from './cached.ts';
import { readDatabaseFigures, readQueueFigures } from './fleet-snapshot.ts';

// Prometheus gives a scrape 10 s: what takes longer is left out, so that the process's own metrics arrive.
const options = { freshMs: 15_000, answerWithinMs: 5_000 } as const;

/** The metrics of the whole installation as text; with what does not answer left out, and `m365_fleet_up` 0. */
export function fleetText(app: Pick<App, 'db' | 'queue' | 'log'>): () => Promise<string> {
  const onError = (error: unknown): void => app.log.warn({ error }, 'fleet metrics not read');
  const database = cached(() => readDatabaseFigures(app.db), options, onError);
  const queue = cached(() => readQueueFigures(app), options, onError);
  return async () => {
    const [databaseFigures, queueFigures] = await Promise.all([database(), queue()]);
    return renderFleet({ database: databaseFigures, queue: queueFigures });
  };
}
