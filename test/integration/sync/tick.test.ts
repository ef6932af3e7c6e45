import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, type App } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { tick } from '../../../src/sync/tick.ts';
import { openTestHome } from '../../support/test-app.ts';

let app: App;
const undo = new AsyncDisposableStack();

// No worker: what is started stays queued.
beforeAll(async () => {
  const home = undo.use(await openTestHome());
  const options = home.queuePrefix === null ? {} : { queuePrefix: home.queuePrefix };
  app = undo.use(await openApp(parseConfig(home.env, 'admin'), createLogger({ level: 'silent' }), options));
});
afterAll(() => undo.disposeAsync());

/** Connectors that run daily and are due since a minute. */
async function addDue(count: number): Promise<void> {
  await app.db.query(
    `insert into connectors (name, kind, tenant_id, client_id, cloud, credential, credential_key_id, domains, timezone,
       inactive_after_days, next_run_at, schedule)
     select 'due ' || gen_random_uuid(), 'entra-id', gen_random_uuid(), gen_random_uuid(), 'global', '', $2, '{*}', 'UTC',
       30, now() - interval '1 minute', to_char(now() - interval '1 minute', 'MI HH24 * * *')
     from generate_series(1, $1::integer)`,
    [count, app.keys.firstId],
  );
}

async function counted(sql: string): Promise<number> {
  const [row] = await app.db.query<{ count: number }>(sql);
  return row?.count ?? -1;
}

describe('a tick', () => {
  it('starts 500 at a time, each once, with a job for each, and moves them to their next time', async () => {
    await addDue(700);
    // A scheduler whose clock is an hour slow would take the time that has just come for the next one.
    const hourBehind = { ...app, now: () => new Date(Date.now() - 3_600_000) };
    expect(await tick(hourBehind)).toEqual({ started: 500 });
    const together = await Promise.all([tick(app), tick(hourBehind), tick(app)]);
    expect(together.reduce((sum, { started }) => sum + started, 0)).toBe(200);
    expect(await tick(app)).toEqual({ started: 0 });
    expect(await counted('select count(*)::integer as count from runs')).toBe(700);
    const hours = `extract(epoch from next_run_at - now()) / 3600`;
    expect(
      await counted(
        `select count(*)::integer as count from connectors where ${hours} between 23.9 and 24 and not is_paused`,
      ),
    ).toBe(700);
    expect((await app.queue.countJobs())['waiting']).toBe(700);
  });
});
