import type { Config } from './config.ts';
import type { Cloud, Credential } from './domain/connector.ts';
import { type ListingSplit, listingSplit } from './domain/listing-split.ts';
import { credentialFromText, credentialToText } from './domain/credential.ts';
import type { OnRequest } from './graph/http.ts';
import { openGraph } from './graph/open-graph.ts';
import type { Log } from './lib/log.ts';
import type { KeyRing } from './lib/sealing.ts';
import { openStore, type StoreDatabase, type StoreOptions } from './open-store.ts';
import { type BackendChoice, openQueueBackend, type QueueBackend } from './queue/backend.ts';
import { checkQueue } from './queue/check-queue.ts';
import { type Consumer, createConsumer } from './queue/consumer.ts';
import { createProducer, type Producer } from './queue/producer.ts';
import type { SealedCredential } from './store/connector-rows.ts';
import { getCredential } from './store/connector-state.ts';
import { StaleLeaseError } from './store/leases.ts';
import type { SyncDeps } from './sync/deps.ts';
import { createJobHandler } from './sync/handle-job.ts';
import { startCatalogUpdates } from './sync/manage/keep-catalog.ts';
import type { ManageServices } from './sync/manage/manage-services.ts';
import { startPruning } from './sync/manage/prune.ts';
import type { SyncMetrics } from './sync/ports.ts';
import { type Scheduler, startScheduler } from './sync/scheduler.ts';

/** Everything a process works with, opened; disposing it closes all of it in reverse. */
export interface App extends AsyncDisposable, SyncDeps, ManageServices {
  readonly config: Config;
  readonly queue: Producer;
  /** Takes jobs until it is stopped; disposing it gives those in hand the time of a graceful stop. */
  startWorker(): Consumer & AsyncDisposable;
  startScheduler(): Scheduler;
  /** Rejects with a QueueError `unfit` where the queue's home would lose jobs; `usable` where it turns out so later. */
  checkQueue(signal: AbortSignal): Promise<{ readonly usable: Promise<void> }>;
  /** Workers of all processes that listen to the queue. */
  countWorkers(): Promise<number>;
}

export interface AppOptions extends StoreOptions {
  /** Keeps the queues of several installations on one Redis apart. */
  readonly queuePrefix?: string;
  /** The cloud that LOGIN_URL and GRAPH_URL stand for: the global one, but in tests of another. */
  readonly overriddenCloud?: Cloud;
  /** From how many users on a listing is split, and into what: lower than a real tenant would need, for tests. */
  readonly split?: ListingSplit;
  /** Where a process that serves its metrics counts; other processes count nothing. */
  readonly metrics?: AppMetrics;
}

interface AppMetrics {
  readonly onRequest: OnRequest;
  readonly sync: SyncMetrics;
}

/** How long jobs in hand may take to give back what they hold. */
const graceMs = 10_000;

const nothingCounted: AppMetrics = {
  onRequest: () => undefined,
  sync: { throttled: () => undefined, runEnded: () => undefined },
};

/** Opens store, queue and Graph client as the configuration says. Rejects, with all closed, when one is not there. */
export async function openApp(config: Config, log: Log, options: AppOptions = {}): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const { db, keys } = opened.use(await openStore(config, options));
  const backend = opened.use(await openQueueBackend(queueHome(config, db, options)));
  const sayQueue = sayNowAndThen(log, backend.place);
  const queue = opened.use(createProducer(backend, sayQueue));
  const { overriddenCloud = 'global', metrics = nothingCounted } = options;
  const graph = opened.use(
    openGraph({
      ...config,
      overriddenCloud,
      onRequest: metrics.onRequest,
      onThrottled: (waitMs) => metrics.sync.throttled(waitMs),
    }),
  );
  const deps = {
    db,
    queue,
    graph,
    log,
    metrics: metrics.sync,
    openCredential: (connectorId: string) => openCredential(db, keys, connectorId),
    unsealCredential: (connectorId: string, box: SealedCredential) => unseal(keys, connectorId, box),
    leaseMs: config.leaseMs,
    fullSyncDays: config.fullSyncDays,
    split: options.split ?? listingSplit(config),
    now: () => new Date(),
    random: Math.random,
  } satisfies SyncDeps;
  const closing = opened.move();
  return {
    ...deps,
    config,
    catalogUrl: config.catalogUrl,
    keys,
    sealCredential: (connectorId, credential) => keys.seal(credentialToText(credential), connectorId),
    startWorker: () => startWorker(backend, deps, config),
    startScheduler: () => startScheduling(deps, config),
    checkQueue: (signal) => checkQueue(backend, { signal, onWait: sayQueue }),
    countWorkers: () => queue.countWorkers(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function queueHome(config: Config, db: StoreDatabase, { queuePrefix }: AppOptions): BackendChoice {
  if (config.redisUrl !== null) {
    return { type: 'redis', url: config.redisUrl, ...(queuePrefix !== undefined && { prefix: queuePrefix }) };
  }
  return 'pool' in db ? { type: 'postgres', pool: db.pool } : { type: 'embedded', pglite: db.pglite };
}

function startWorker(backend: QueueBackend, deps: SyncDeps, config: Config): Consumer & AsyncDisposable {
  const consumer = createConsumer({
    backend,
    handler: createJobHandler(deps),
    concurrency: config.workerConcurrency,
    leaseMs: config.leaseMs,
    onError: workerErrors(deps.log, backend.place),
  });
  return { ...consumer, [Symbol.asyncDispose]: () => consumer.stop(graceMs) };
}

async function openCredential(db: StoreDatabase, keys: KeyRing, connectorId: string): Promise<Credential> {
  const box = await getCredential(db, connectorId);
  // in mid-run, just now: as for a claim that was lost there is nothing left to do
  if (!box) throw new StaleLeaseError('The connector was removed.');
  return unseal(keys, connectorId, box);
}

function unseal(keys: KeyRing, connectorId: string, box: SealedCredential): Credential {
  return credentialFromText(keys.open(box, connectorId));
}

/** Due runs, lost jobs, once a day what is too old, and once a week the product names; those not of a Graph that is not Microsoft's. */
function startScheduling(deps: SyncDeps, config: Config): Scheduler {
  const work = new AsyncDisposableStack();
  const scheduler = work.use(startScheduler(deps));
  work.use(startPruning({ ...deps, retentionDays: config.retentionDays }));
  const isMicrosoft = config.graphUrl === null;
  if (isMicrosoft || config.catalogUrl !== null) {
    work.use(startCatalogUpdates({ ...deps, catalogUrl: config.catalogUrl }));
  }
  return { sinceRoundMs: () => scheduler.sinceRoundMs(), [Symbol.asyncDispose]: () => work.disposeAsync() };
}

/** A queue that is away is tried again several times a second: one line a minute says so. */
function sayNowAndThen(log: Log, place: string): (error: unknown) => void {
  let silentUntil = 0;
  return (error) => {
    if (Date.now() < silentUntil) return;
    silentUntil = Date.now() + 60_000;
    log.warn({ place, error }, 'queue connection');
  };
}

/** Faults of the connection have no job; what a job threw is told each time. */
function workerErrors(log: Log, place: string): (error: unknown, jobId: string | null) => void {
  const sayConnection = sayNowAndThen(log, place);
  return (error, jobId) => {
    if (jobId === null) sayConnection(error);
    else log.error({ error, jobId }, 'job failed by a bug');
  };
}
