import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { type App, type AppOptions, openApp } from '../../src/app.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import type { Connector } from '../../src/domain/connector.ts';
import type { RunWithSteps } from '../../src/domain/run.ts';
import { createLogger } from '../../src/observe/logger.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { TenantControl } from '../../src/simulator/tenant-control.ts';
import { isLive } from '../../src/domain/run.ts';
import { getRunWithSteps } from '../../src/store/runs.ts';
import { addConnector } from '../../src/sync/manage/add-connector.ts';
import { startRun } from '../../src/sync/start-run.ts';
import { currentHome } from './home.ts';
import { createDatabase, createDataDir } from './test-database.ts';
import { waitFor } from './wait-for.ts';

export interface TestApp extends AsyncDisposable {
  readonly app: App;
  readonly config: Config;
}

/** Settings of the home under test, with a database and a queue of the test's own. */
export interface TestHome extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly queuePrefix: string | null;
}

export async function openTestHome(): Promise<TestHome> {
  const home = currentHome();
  const secretsKey = randomBytes(32).toString('base64');
  await using undo = new AsyncDisposableStack();
  if (home.kind === 'embedded') {
    const folder = undo.use(await createDataDir());
    const kept = undo.move();
    return {
      env: { DATA_DIR: folder.path, SECRETS_KEY: secretsKey },
      queuePrefix: null,
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  }
  const database = undo.use(await createDatabase(home.databaseUrl));
  const queuePrefix = `test-${randomUUID()}`;
  undo.defer(() => removeKeys(home.redisUrl, queuePrefix));
  const kept = undo.move();
  return {
    env: { DATABASE_URL: database.url, REDIS_URL: home.redisUrl, SECRETS_KEY: secretsKey },
    queuePrefix,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The whole app against a simulator, with one worker and no scheduler. */
export async function openTestApp(
  simulator: Simulator,
  env: Readonly<Record<string, string>> = {},
  options: AppOptions = {},
): Promise<TestApp> {
  await using undo = new AsyncDisposableStack();
  const home = undo.use(await openTestHome());
  const config = parseConfig(
    { LEASE_MS: '6000', ...home.env, LOGIN_URL: simulator.loginUrl, GRAPH_URL: simulator.graphUrl, ...env },
    'admin',
  );
  const log = createLogger({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const app = undo.use(
    await openApp(config, log, {
      ...options,
      ...(home.queuePrefix !== null && { queuePrefix: home.queuePrefix }),
    }),
  );
  const worker = app.startWorker();
  undo.defer(() => worker.stop(5000));
  const kept = undo.move();
  return { app, config, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** A connector for a simulated tenant. */
export async function connect(app: App, tenant: TenantControl, raw: object = {}): Promise<Connector> {
  const { connector } = await addConnector(
    app,
    { name: `tenant ${tenant.tenantId}`, tenantId: tenant.tenantId, clientId: clientIdOf(tenant), ...raw },
    { type: 'secret', bytes: Buffer.from(testSecret) },
  );
  return connector;
}

/** Runs a connector once, by hand, to its end. */
export async function syncOnce(
  app: App,
  connector: Pick<Connector, 'id'>,
  { full = false, deadlineMs = 20_000 }: { readonly full?: boolean; readonly deadlineMs?: number } = {},
): Promise<RunWithSteps> {
  const started = await startRun(app, { connectorId: connector.id, trigger: 'manual', full });
  if (!started) throw new Error('the connector is not there');
  return endOf(app, started.runId, deadlineMs);
}

export async function endOf(app: Pick<App, 'db'>, runId: string, deadlineMs: number): Promise<RunWithSteps> {
  return waitFor(
    async () => {
      const run = await getRunWithSteps(app.db, runId);
      return run && !isLive(run.status) ? run : null;
    },
    { deadlineMs, what: `run ${runId} ends` },
  );
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await client.unlink(keys.map(String));
  }
  client.disconnect();
}

/** What every simulated tenant of the tests is opened with. */
export const testSecret = 'simulated-secret-of-the-tests';

const clientIds = new Map<string, string>();

export function clientIdOf(tenant: TenantControl): string {
  const clientId = clientIds.get(tenant.tenantId);
  if (clientId === undefined) throw new Error('the tenant was not made by someTenant');
  return clientId;
}

/** A tenant of its own for a test. */
export function someTenant(
  simulator: Simulator,
  spec: Partial<Parameters<Simulator['addTenant']>[0]> = {},
): TenantControl {
  const tenantId = spec.tenantId ?? randomUUID();
  const clientId = spec.clientId ?? randomUUID();
  clientIds.set(tenantId, clientId);
  return simulator.addTenant({
    seed: tenantId,
    users: 50,
    secrets: [{ value: testSecret }],
    ...spec,
    tenantId,
    clientId,
  });
}
