import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { judgeHealth } from '../../../src/observe/health.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { readiness } from '../../../src/web/readiness.ts';
import { openFaultyProxy, through } from '../../support/faulty-proxy.ts';
import { openTestHome } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';

test('/readyz is true again soon after the connections to the database died without a word', async () => {
  await using home = await openTestHome();
  const url = home.env['DATABASE_URL'] ?? '';
  await using proxy = await openFaultyProxy(url);
  const env = { ...home.env, DATABASE_URL: through(proxy, url) };
  const log = createLogger({ level: 'silent' });
  await using app = await openApp(parseConfig(env, 'admin'), log, { queuePrefix: randomUUID() });
  const checks = readiness(app, new AbortController().signal);
  const isReady = async (): Promise<boolean> => (await judgeHealth(checks)).status === 'ok';
  await waitFor(isReady, { deadlineMs: 10_000, what: 'readiness' });

  proxy.forget();
  const lost = proxy.struck();
  await waitFor(async () => !(await isReady()), { deadlineMs: 10_000, what: 'the loss to be seen' });
  expect(proxy.struck()).toBeGreaterThan(lost);
  // A second of which the answer is good, and a few connections of the pool that are found dead one after the other.
  await waitFor(isReady, { deadlineMs: 10_000, what: 'readiness again' });
});
