import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Connector } from '../../src/domain/connector.ts';
import { ensureKeyFile } from '../../src/lib/key-file.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { openOwner } from '../../src/open-owner.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { addConnector } from '../../src/sync/manage/add-connector.ts';
import { type DemoTenant, demoTenants } from './tenants.ts';

export interface Demo extends AsyncDisposable {
  readonly app: App;
  readonly dataDir: string;
  readonly connectors: readonly Connector[];
}

/** Simulator, embedded store and queue, scheduler, worker and three connectors, in a folder of their own. */
export async function openDemo(signal: AbortSignal): Promise<Demo> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'm365-demo-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const tenants = demoTenants();
  const simulator = await startSimulator({ tenants: tenants.map(({ spec }) => spec), latencyMs: 30 });
  opened.defer(() => simulator.close());
  // not the settings of the shell: the demo touches no database and no tenant of anybody
  const config = parseConfig(
    {
      DATA_DIR: dataDir,
      SECRETS_KEY: ensureKeyFile(join(dataDir, 'secrets-key')),
      LOGIN_URL: simulator.loginUrl,
      GRAPH_URL: simulator.graphUrl,
      LOG_LEVEL: 'error',
    },
    'all',
  );
  const app = opened.use(await openOwner(config, createLogger({ level: config.logLevel }), signal));
  opened.use(app.startWorker());
  opened.use(app.startScheduler());
  const connectors = await Promise.all(tenants.map((tenant) => connect(app, tenant)));
  const closing = opened.move();
  return { app, dataDir, connectors, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

async function connect(app: App, { name, domains, spec }: DemoTenant): Promise<Connector> {
  const secret = spec.secrets[0]?.value ?? '';
  const { tenantId, clientId } = spec;
  const saved = await addConnector(
    app,
    { name, domains, tenantId, clientId },
    { type: 'secret', bytes: Buffer.from(secret) },
  );
  return saved.connector;
}
