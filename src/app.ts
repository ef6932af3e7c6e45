import type { Config } from './config.ts';
import { credentialFromText, credentialToText } from './domain/credential.ts';
import { openGraph } from './graph/open-graph.ts';
import type { Log } from './lib/log.ts';
import { type KeyRing, openKeyRing } from './lib/sealing.ts';
import { type BackendChoice, openQueueBackend, type QueueBackend } from './queue/backend.ts';
import { type Consumer, createConsumer } from './queue/consumer.ts';
import { createProducer } from './queue/producer.ts';
import { requireOpenable } from './require-openable.ts';
import { getCredential } from './store/connector-state.ts';
import { migrate } from './store/migrate.ts';
import { type EmbeddedDatabase, openEmbedded } from './store/open-embedded.ts';
import { openPostgres, type PostgresDatabase } from './store/open-postgres.ts';
import type { SyncDeps } from './sync/deps.ts';
import { createJobHandler } from './sync/handle-job.ts';
import { startCatalogUpdates } from './sync/manage/keep-catalog.ts';
import type { ManageServices } from './sync/manage/manage-services.ts';
import { startScheduler } from './sync/scheduler.ts';

/** Everything a process works with, opened; disposing it closes all of it in reverse. */
export interface App extends AsyncDisposable, SyncDeps, ManageServices {
  readonly config: Config;
  /** Takes jobs until it is stopped. */
  startWorker(): Consumer;
  startScheduler(): AsyncDisposable;
  /** Workers of all processes that listen to the queue. */
  countWorkers(): Promise<number>;
}

export interface AppOptions {
  /** Keeps the queues of several installations on one Redis apart. */
  readonly queuePrefix?: string;
}

/** Opens store, queue and Graph client as the configuration says. Rejects, with all closed, when one is not there. */
export async function openApp(config: Config, log: Log, options: AppOptions = {}): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const db = opened.use(await openStore(config));
  await migrate(db);
  const keys = openKeyRing(config.secretsKeys);
  await requireOpenable(db, keys);
  const backend = opened.use(await openQueueBackend(queueHome(config, db, options)));
  const queue = opened.use(createProducer(backend, sayNowAndThen(log)));
  const graph = opened.use(openGraph(config));
  const deps: SyncDeps = {
    db,
    queue,
    graph,
    log,
    openCredential: (connectorId) => openCredential(db, keys, connectorId),
    leaseMs: config.leaseMs,
    fullSyncDays: config.fullSyncDays,
    now: () => new Date(),
    random: Math.random,
  };
  const closing = opened.move();
  return {
    ...deps,
    config,
    catalogUrl: config.catalogUrl,
    sealCredential: (connectorId, credential) => keys.seal(credentialToText(credential), connectorId),
    startWorker: () => startWorker(backend, deps, config),
    startScheduler: () => startScheduling(deps, config),
    countWorkers: () => queue.countWorkers(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

type Store = PostgresDatabase | EmbeddedDatabase;

async function openStore(config: Config): Promise<Store> {
  if (config.databaseUrl === null) return openEmbedded(`${config.dataDir}/database`);
  // every job in hand may hold a connection, beside the lease timers and the queue's own
  return openPostgres(config.databaseUrl, { maxConnections: config.workerConcurrency + 4 });
}

function queueHome(config: Config, db: Store, { queuePrefix }: AppOptions): BackendChoice {
  if (config.redisUrl !== null) {
    return { type: 'redis', url: config.redisUrl, ...(queuePrefix !== undefined && { prefix: queuePrefix }) };
  }
  return 'pool' in db ? { type: 'postgres', pool: db.pool } : { type: 'embedded', pglite: db.pglite };
}

function startWorker(backend: QueueBackend, deps: SyncDeps, config: Config): Consumer {
  return createConsumer({
    backend,
    handler: createJobHandler(deps),
    concurrency: config.workerConcurrency,
    leaseMs: config.leaseMs,
    onError: workerErrors(deps.log),
  });
}

async function openCredential(
  db: Store,
  keys: KeyRing,
  connectorId: string,
): Promise<ReturnType<typeof credentialFromText>> {
  const box = await getCredential(db, connectorId);
  if (!box) throw new Error('The connector was removed.');
  return credentialFromText(keys.open(box, connectorId));
}

/** Due runs, lost jobs, and once a week the product names; not of a Graph that is not Microsoft's. */
function startScheduling(deps: SyncDeps, config: Config): AsyncDisposable {
  const work = new AsyncDisposableStack();
  work.use(startScheduler(deps));
  const isMicrosoft = config.graphUrl === null;
  if (isMicrosoft || config.catalogUrl !== null) {
    work.use(startCatalogUpdates({ ...deps, catalogUrl: config.catalogUrl }));
  }
  return work;
}

/** A queue that is away is tried again several times a second: one line a minute says so. */
function sayNowAndThen(log: Log): (error: unknown) => void {
  let silentUntil = 0;
  return (error) => {
    if (Date.now() < silentUntil) return;
    silentUntil = Date.now() + 60_000;
    log.warn({ error }, 'queue connection');
  };
}

/** Faults of the connection have no job; what a job threw is told each time. */
function workerErrors(log: Log): (error: unknown, jobId: string | null) => void {
  const sayConnection = sayNowAndThen(log);
  return (error, jobId) => {
    if (jobId === null) sayConnection(error);
    else log.error({ error, jobId }, 'job failed by a bug');
  };
}
