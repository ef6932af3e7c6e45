import { setTimeout as delay } from 'node:timers/promises';
import type { FaultyProxy } from '../../../test/support/faulty-proxy.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { readingSite } from '../live-runs.ts';
import type { Soak } from '../soak.ts';
import type { FaultKind } from './fault-kind.ts';

const links = {
  'worker–Redis': (soak) => soak.random.pick(soak.workers).spec.redis,
  'worker–Postgres': (soak) => soak.random.pick(soak.workers).spec.postgres,
  'scheduler–Redis': (soak) => soak.random.pick(soak.schedulers).spec.redis,
  'scheduler–Postgres': (soak) => soak.random.pick(soak.schedulers).spec.postgres,
  'worker–Graph': (soak) => soak.graph,
} as const satisfies Record<string, (soak: Soak) => FaultyProxy>;

/** What is done to Redis, to Postgres and to the ways between. */
export const serviceFaults: readonly FaultKind[] = [
  { name: 'Redis emptied', strike: flush },
  { name: 'Redis gone and back empty', strike: loseRedis },
  { name: 'Postgres restarted at once', strike: crashPostgres },
  ...Object.entries(links).flatMap(([name, link]): readonly FaultKind[] => [
    { name: `${name} cut`, strike: (soak) => cut(soak, link(soak)) },
    { name: `${name} black-holed`, strike: (soak) => blackHole(soak, link(soak)) },
  ]),
];

async function flush(soak: Soak): Promise<string | null> {
  // Soon after Redis was lost there is nothing in it: jobs come again after a minute of quiet.
  await waitFor(async () => (await soak.services.countKeys()) > 0, {
    deadlineMs: 180_000,
    everyMs: 500,
    what: 'Redis to hold anything',
  });
  await readingSite(soak);
  const keys = await soak.services.flushRedis();
  return keys > 0 ? `${keys} keys` : null;
}

async function loseRedis(soak: Soak): Promise<string> {
  await readingSite(soak);
  await soak.services.loseRedis(soak.tempo.redisAwayMs);
  return `${soak.tempo.redisAwayMs} ms`;
}

async function crashPostgres(soak: Soak): Promise<string> {
  await readingSite(soak);
  const from = performance.now();
  await soak.services.crashPostgres();
  return `away for ${Math.round(performance.now() - from)} ms`;
}

async function cut(soak: Soak, proxy: FaultyProxy): Promise<string | null> {
  await readingSite(soak);
  // A scheduler asks every 15 s and lets its connections go in between.
  await waitFor(() => proxy.connections() > 0, { deadlineMs: 30_000, what: 'a connection to cut' });
  const before = proxy.struck();
  await proxy.cut();
  await delay(soak.tempo.cutMs);
  await proxy.mend();
  const struck = proxy.struck() - before;
  return struck > 0 ? `${struck} connections` : null;
}

async function blackHole(soak: Soak, proxy: FaultyProxy): Promise<string | null> {
  await readingSite(soak);
  const before = proxy.struck();
  proxy.blackHole();
  await delay(soak.tempo.blackHoleMs);
  const struck = proxy.struck() - before;
  // Some networks come back with the connections they had, some without.
  if (soak.random.chance(0.5)) await proxy.cut();
  await proxy.mend();
  return struck > 0 ? `${struck} pieces held back` : null;
}
