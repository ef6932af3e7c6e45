import { Readable, finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../../app.ts';
import type { Log } from '../../../lib/log.ts';
import { sleep } from '../../../lib/sleep.ts';
import { requireRunView, type RunViews } from './run-views.ts';
import { type ToldRun, toldRuns } from './told-run.ts';

/** Each may ask the database once a second: more of them would be noticed by the syncs. */
const mostStreams = 200;
const retryAfterSeconds = 15;

const lookEveryMs = 1_000;
// Proxies end a connection that says nothing, most of them after a minute.
const heartbeatEveryMs = 15_000;
// The browser comes back by itself, and is asked who it is again.
const longestStreamMs = 600_000;

/**
 * `/runs/:runId/events`: the part of the page that changes, whenever it did, as server-sent events `view`; at last
 * `end`. Closed as soon as the client is gone or the server closes.
 */
export function runEvents(site: FastifyInstance, { log }: Pick<App, 'log'>, views: RunViews): void {
  const told = toldRuns(views);
  let open = 0;
  site.get('/runs/:runId/events', { exposeHeadRoute: false }, async (request, reply) => {
    const gone = new AbortController();
    const { run } = await requireRunView(views, request.params);
    if (open >= mostStreams) {
      return reply
        .code(503)
        .header('retry-after', retryAfterSeconds)
        .type('text/plain; charset=utf-8')
        .send('So many runs are watched already; the page asks again by itself.');
    }
    open += 1;
    // Also where the client went away before this.
    finished(reply.raw, () => {
      open -= 1;
      gone.abort();
    });
    return reply
      .headers({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // nginx would collect what is to be seen at once
        'x-accel-buffering': 'no',
      })
      .send(
        Readable.from(
          untilGone(
            watch(() => told(run.id), gone.signal),
            gone.signal,
            log,
          ),
        ),
      );
  });
}

async function* watch(told: () => Promise<ToldRun | null>, gone: AbortSignal): AsyncGenerator<string> {
  const endsAt = performance.now() + longestStreamMs;
  let sent = '';
  let sentAt = 0;
  yield `retry: ${lookEveryMs}\n\n`;
  while (!gone.aborted && performance.now() < endsAt) {
    const run = await told();
    if (run !== null && run.data !== sent) {
      sent = run.data;
      sentAt = performance.now();
      yield `event: view\ndata: ${run.data}\n\n`;
    } else if (performance.now() - sentAt >= heartbeatEveryMs) {
      sentAt = performance.now();
      yield ': still watching\n\n';
    }
    if (!run?.isLive) {
      yield 'event: end\ndata: {}\n\n';
      return;
    }
    await sleep(lookEveryMs, gone);
  }
}

/** Ends with the client; and where the database is away, so that the browser comes back later. */
async function* untilGone(
  events: AsyncIterable<string>,
  gone: AbortSignal,
  log: Log,
): AsyncGenerator<string> {
  try {
    yield* events;
  } catch (error) {
    if (!gone.aborted) log.warn({ error }, 'run not watched');
  }
}
