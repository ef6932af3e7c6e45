import { whyUnfit, type QueueFacts } from '../../queue/queue-facts.ts';
import { inspectStore, type StoreFacts } from '../../store/inspect.ts';
import { failedLine, okLine, warningLine, type CheckLine } from '../../sync/manage/check-line.ts';
import type { CommandServices } from '../command-context.ts';
import { describeDuration } from '../output/describe-duration.ts';

/** Waits are by the database's clock; a difference this large makes times in logs and pages misleading. */
const maxSkewMs = 5_000;
/** Four ticks: whoever is due for longer is started by nobody. */
const overdueMs = 60_000;

/** Database, queue, their clocks, and whether anybody starts and does the work. */
export async function* checkRunning(services: CommandServices): AsyncGenerator<CheckLine> {
  const { config, db, queue } = services;
  const asked = Date.now();
  const store = await inspectStore(db);
  const product = config.home === 'embedded' ? 'PGlite' : 'Postgres';
  yield okLine('database', `${product} ${store.version}, schema ${String(store.schema)}, which is current.`);
  yield checkClock(product, store.now.getTime(), asked);
  yield* checkScheduler(services, store);
  const askedQueue = Date.now();
  const facts = await queue.inspectQueue();
  yield* checkQueue(facts);
  if (facts.timeMs !== null && config.redisUrl !== null)
    yield checkClock(facts.product, facts.timeMs, askedQueue);
  yield await checkWorkers(services, store);
  yield await checkDepth(services);
}

/** The answer was given between the question and now: only what is outside of that is a difference. */
function checkClock(whose: string, theirMs: number, askedMs: number): CheckLine {
  const skew = Math.max(askedMs - theirMs, theirMs - Date.now(), 0);
  const name = `clock of ${whose}`;
  if (skew <= maxSkewMs) return okLine(name, 'It agrees with the clock of this machine.');
  return warningLine(
    name,
    `It differs from the clock of this machine by ${describeDuration(skew) ?? ''}.`,
    'Let both be set by NTP.',
  );
}

function* checkQueue(facts: QueueFacts): Generator<CheckLine> {
  const { place, product, version, evictionPolicy, isPersistent } = facts;
  const unfit = whyUnfit(facts);
  if (unfit !== null) {
    yield failedLine('queue', unfit, 'Until then no worker and no scheduler starts.');
    return;
  }
  const policy = evictionPolicy === null ? '' : `, maxmemory-policy ${evictionPolicy}`;
  yield okLine('queue', `${product} ${version ?? ''} in ${place}${policy}.`);
  if (isPersistent === false) {
    yield warningLine(
      'persistence',
      'The queue is gone with a restart; the runs under way then go on after a minute or two.',
      'Set `appendonly yes` in its configuration.',
    );
  }
}

function* checkScheduler({ startWorkers }: CommandServices, store: StoreFacts): Generator<CheckLine> {
  const lateMs = store.dueSince === null ? 0 : store.now.getTime() - store.dueSince.getTime();
  if (lateMs <= overdueMs) {
    yield okLine('scheduler', 'No connector that is due waits to be started.');
    return;
  }
  const what = `A connector has been due for ${describeDuration(lateMs) ?? ''} and is not started.`;
  yield startWorkers === null
    ? failedLine(
        'scheduler',
        what,
        'Start a scheduler (`npm run scheduler`), or see in its log what keeps it.',
      )
    : warningLine('scheduler', `${what} Nothing runs here.`, '`npm start` runs what is due.');
}

async function checkWorkers(services: CommandServices, { liveRuns }: StoreFacts): Promise<CheckLine> {
  const { countWorkers, startWorkers } = services;
  const runs = `${String(liveRuns)} runs are live.`;
  if (startWorkers !== null) {
    return warningLine('workers', `No worker runs here; ${runs}`, '`npm start` starts one.');
  }
  if (countWorkers === null) return okLine('workers', runs);
  const workers = await countWorkers();
  return workers === 0
    ? failedLine('workers', `No worker is connected; ${runs}`, 'Start one: `npm run worker`.')
    : okLine('workers', `${String(workers)} connected; ${runs}`);
}

async function checkDepth({ queue }: CommandServices): Promise<CheckLine> {
  const counts = await queue.countJobs();
  const shown = ['waiting', 'active', 'delayed', 'waiting-children'].flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [`${state} ${String(count)}`];
  });
  return okLine('jobs', shown.length === 0 ? 'None are in the queue.' : `${shown.join(', ')}.`);
}
