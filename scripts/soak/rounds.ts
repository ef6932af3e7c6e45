import { sleep } from '../../src/lib/sleep.ts';
import { changeTenant } from './change-tenant.ts';
import { ask } from './live-runs.ts';
import { Random } from './random.ts';
import { patiently, type Site, type Soak } from './soak.ts';

const changedShare = 0.4;
const fullShare = 0.25;
const scheduledShare = 0.25;
const atOnce = 8;

/** Changes tenants and asks for runs of them, round after round until the signal aborts. */
export async function runRounds(soak: Soak, signal: AbortSignal): Promise<void> {
  // Its own numbers: how long a fault takes does not change what the tenants become.
  const random = new Random(soak.options.seed + 1);
  for (let round = 0; !signal.aborted; round++) {
    const share = round === 0 ? 1 : soak.tempo.roundShare;
    const chosen = random.shuffled(soak.sites).slice(0, Math.ceil(soak.sites.length * share));
    await inParallel(chosen, (site) => visit(soak, site, { random, isFirst: round === 0 }));
    await sleep(soak.tempo.roundMs, signal);
  }
}

interface Visit {
  readonly random: Random;
  readonly isFirst: boolean;
}

async function visit(soak: Soak, site: Site, { random, isFirst }: Visit): Promise<void> {
  if (!isFirst && random.chance(changedShare)) await changeTenant(site, random);
  if (random.chance(scheduledShare)) await makeDue(soak, site);
  else await ask(soak, site, random.chance(fullShare));
}

/** The next tick of any scheduler starts it. */
async function makeDue({ app }: Soak, { connector }: Site): Promise<void> {
  await patiently(() =>
    app.db.query(`update connectors set next_run_at = now() where id = $1`, [connector.id]),
  );
}

/** Several at a time, in order. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const take = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}
