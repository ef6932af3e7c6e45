import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApp, type App } from '../../../src/app.ts';
import { sharedServices } from '../../../src/cli/command-services.ts';
import { parseConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { runAdminScript } from '../../support/admin-script.ts';
import { runCli } from '../../support/run-cli.ts';
import {
  connect,
  openTestHome,
  someTenant,
  syncOnce,
  type TestHome,
  testSecret,
} from '../../support/test-app.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64'));
const both = `${newKey},${oldKey}`;

let simulator: Simulator;
let home: TestHome;
const undo = new AsyncDisposableStack();

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  home = undo.use(await openTestHome());
});
afterAll(() => undo.disposeAsync());

const env = (keys = ''): Readonly<Record<string, string>> => ({
  ...home.env,
  LOGIN_URL: simulator.loginUrl,
  GRAPH_URL: simulator.graphUrl,
  SECRETS_KEY: keys,
});

async function open(keys: string | undefined): Promise<App> {
  const { queuePrefix } = home;
  const options = queuePrefix === null ? {} : { queuePrefix };
  return openApp(parseConfig(env(keys), 'admin'), createLogger({ level: 'silent' }), options);
}

const reseal = (app: App, ...options: readonly string[]) =>
  runCli(sharedServices(app, null), ['secrets', 'reseal', ...options]);

/** More rows than one batch, which share a credential that only the first of them can open. */
async function addMany(app: App, from: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const boxes = ids.map((id) => app.sealCredential(id, { type: 'secret', secret: testSecret }));
  await app.db.query(
    `insert into connectors (id, name, kind, tenant_id, client_id, cloud, credential, credential_key_id, domains, timezone,
       inactive_after_days, inactive_after_sku)
     select n.id, 'many ' || n.id, kind, n.id, client_id, cloud, decode(n.box, 'hex'), credential_key_id, domains, timezone,
       inactive_after_days, inactive_after_sku
     from connectors, unnest($2::uuid[], $3::text[]) as n (id, box) where name = $1`,
    [from, ids, boxes.map(({ sealed }) => Buffer.from(sealed).toString('hex'))],
  );
}

it('every credential moves under the first key, beside a run and a change, and the old key can go', async () => {
  const tenants = ['first', 'second', 'broken'].map((name) => ({
    name,
    tenant: someTenant(simulator, { users: 10 }),
  }));
  {
    await using app = await open(oldKey);
    for (const { name, tenant } of tenants) await connect(app, tenant, { name });
    await addMany(app, 'first', 600);
  }
  {
    await using app = await open(both);
    const worker = app.startWorker();
    await using stop = new AsyncDisposableStack();
    stop.defer(() => worker.stop(5_000));
    const [first, second, broken] = await app.db.query<{ id: string }>(
      `select id from connectors where name in ('first', 'second', 'broken') order by name = 'broken', name`,
    );
    await app.db.query(`update connectors set credential = '\\x0102'::bytea where id = $1`, [broken?.id]);
    const runs = first && syncOnce(app, first);
    const [resealed] = await Promise.all([reseal(app, '--json'), runs]);
    expect(resealed).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^broken: no key/) as unknown,
    });
    expect(JSON.parse(resealed.stdout)).toEqual({
      resealed: 602,
      alreadySealed: 0,
      unopenable: ['broken'],
      left: 0,
    });
    expect(await runs).toMatchObject({ status: 'succeeded' });
    expect(second && (await app.openCredential(second.id))).toEqual({ type: 'secret', secret: testSecret });
    await runCli(sharedServices(app, null), ['connector', 'set', 'broken', '--client-secret-stdin'], {
      stdin: testSecret,
    });
    expect(await reseal(app)).toMatchObject({
      exitCode: 0,
      stdout: 'Sealed with the first key of SECRETS_KEY: 0 now, 603 before.\n',
    });
  }
  const refused = await runAdminScript(env(oldKey), ['connector', 'list']);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toMatch(
    /SECRETS_KEY does not open the credentials of .* and 593 more\. Give the key/,
  );

  // the new key is enough; and one that no key opens stands in nobody's way: turned round, the others go back
  {
    await using app = await open(newKey);
    const checked = await runCli(sharedServices(app, null), ['connector', 'check', 'second']);
    expect(checked).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('gives a token') as unknown,
    });
    await app.db.query(`update connectors set credential_key_id = 'lost' where name = 'broken'`);
  }
  const back = `${oldKey},${newKey}`;
  const turned = await runAdminScript(env(back), ['secrets', 'reseal', '--json']);
  expect(turned).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^broken: no key/) as unknown });
  expect(JSON.parse(turned.stdout)).toMatchObject({ resealed: 602, unopenable: ['broken'] });
  expect(await runAdminScript(env(oldKey), ['connector', 'remove', 'broken', '--yes'])).toMatchObject({
    exitCode: 0,
  });
}, 90_000);
