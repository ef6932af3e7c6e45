import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Connector } from '../../src/domain/connector.ts';
import { ensureKeyFile } from '../../src/lib/key-file.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { openProcessMetrics } from '../../src/observe/metrics.ts';
import { openOwner } from '../../src/open-owner.ts';
import { startSchedulerPart, startWorkerPart } from '../../src/process-part.ts';
import { serveProcess } from '../../src/serve-process.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { replaceProductNames } from '../../src/store/catalog.ts';
import { addConnector } from '../../src/sync/manage/add-connector.ts';
import { productNames } from './product-names.ts';
import { type DemoTenant, demoTenants } from './tenants.ts';

export interface Demo extends AsyncDisposable {
  readonly app: App;
  readonly dataDir: string;
  /** Of the pages, such as `http://127.0.0.1:3000`. */
  readonly address: string;
  readonly connectors: readonly Connector[];
  /** The connector whose secret has expired, and the one that would do. */
  readonly toHeal: { readonly connectorId: string; readonly name: string; readonly secret: string };
}

/** Simulator, embedded store and queue, scheduler, worker, pages and three connectors, in a folder of their own. */
export async function openDemo(signal: AbortSignal, { latencyMs = 30 } = {}): Promise<Demo> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'm365-demo-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const tenants = demoTenants();
  const simulator = await startSimulator({ tenants: tenants.map(({ spec }) => spec), latencyMs });
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
  const metrics = openProcessMetrics();
  const app = opened.use(
    await openOwner(config, createLogger({ level: config.logLevel }), signal, { metrics }),
  );
  await replaceProductNames(app.db, productNames);
  const parts = [opened.use(startWorkerPart(app, metrics)), opened.use(startSchedulerPart(app))];
  const { address } = opened.use(await serveProcess(app, { role: 'all', parts, metrics, signal }));
  const connectors = await Promise.all(tenants.map((tenant) => connect(app, tenant)));
  const toHeal = findToHeal(tenants, connectors);
  const closing = opened.move();
  return { app, dataDir, address, connectors, toHeal, [Symbol.asyncDispose]: () => closing.disposeAsync() };
}

function findToHeal(tenants: readonly DemoTenant[], connectors: readonly Connector[]): Demo['toHeal'] {
  const tenant = tenants.find(({ spec }) => spec.secrets.length > 1);
  const connector = connectors.find(({ name }) => name === tenant?.name);
  if (tenant === undefined || connector === undefined) throw new Error('no tenant has a new secret');
  const { id, name } = connector;
  return { connectorId: id, name, secret: tenant.spec.secrets.at(-1)?.value ?? '' };
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
