import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { openProcessMetrics } from '../../../src/observe/metrics.ts';
import { type ProcessPart, startSchedulerPart, startWorkerPart } from '../../../src/process-part.ts';
import { startScheduler } from '../../../src/sync/scheduler.ts';
import { healthRoutes } from '../../../src/web/health-routes.ts';
import { openFaultyProxy, through } from '../../support/faulty-proxy.ts';
import { startRedis } from '../../support/services.ts';
import { openTestHome, type TestHome } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';

const deadlineMs = 20_000;
const realNow = performance.now.bind(performance);
let home: TestHome;
let later = 0;

beforeEach(async () => {
  home = await openTestHome();
  later = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + later);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await home[Symbol.asyncDispose]();
});

function open(env: Readonly<Record<string, string>> = {}) {
  const config = parseConfig({ ...home.env, ...env }, 'admin');
  return openApp(config, createLogger({ level: 'silent' }), { queuePrefix: randomUUID() });
}

/** What `/healthz` of a process with this part says. */
async function healthz(part: ProcessPart): Promise<readonly [status: number, body: unknown]> {
  await using server = fastify();
  healthRoutes([part], [])(server);
  const answer = await server.inject('/healthz');
  return [answer.statusCode, answer.json()];
}

async function isWell(part: ProcessPart): Promise<void> {
  const ok = async (): Promise<boolean> => (await healthz(part))[0] === 200;
  await waitFor(ok, { deadlineMs, what: `the ${part.name} to be well` });
}

test('/healthz of a scheduler whose rounds fail is 503 before the first one, and again after 60 s without one', async () => {
  await using app = await open();
  let isAway = true;
  let refused = 0;
  const transaction: typeof app.db.transaction = (work) => {
    if (!isAway) return app.db.transaction(work);
    refused += 1;
    return Promise.reject(new Error('away'));
  };
  const db = { ...app.db, transaction };
  const start = () => startScheduler({ ...app, db });
  {
    await using part = startSchedulerPart({ ...app, startScheduler: start });
    await waitFor(() => refused > 0, { deadlineMs, what: 'a round that fails' });
    const problems = { scheduler: 'has not finished a round yet' };
    expect(await healthz(part)).toEqual([503, { status: 'failing', problems }]);
  }
  isAway = false;
  await using part = startSchedulerPart({ ...app, startScheduler: start });
  await isWell(part);
  isAway = true;
  later = 59_000;
  expect(await healthz(part)).toEqual([200, { status: 'ok' }]);
  later = 61_000;
  const problems = { scheduler: expect.stringMatching(/^has finished no round for 6\d s$/) as unknown };
  expect(await healthz(part)).toEqual([503, { status: 'failing', problems }]);
});

test('/healthz of a worker is 503 while it takes no jobs, and 200 again once it does', async () => {
  await using redis = await startRedis();
  await using proxy = await openFaultyProxy(redis.url);
  await proxy.cut();
  await using app = await open({ REDIS_URL: through(proxy, redis.url) });
  await using part = startWorkerPart(app, openProcessMetrics());
  const failing = {
    status: 'failing',
    problems: { worker: 'takes no jobs: the queue does not answer' },
  };
  expect(await healthz(part)).toEqual([503, failing]);
  await proxy.mend();
  await isWell(part);

  await proxy.cut();
  // Its last word is not old enough: an answer may be under way.
  later = 20_000;
  expect(await healthz(part)).toEqual([200, { status: 'ok' }]);
  later = 31_000;
  expect(await healthz(part)).toEqual([503, failing]);
  await proxy.mend();
  await isWell(part);
});
