import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { startChild } from '../../../test/support/child-process.ts';
import type { Database } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import type { BenchRow, Line } from '../bench-row.ts';
import { insertConnectors } from '../insert-connectors.ts';
import { insertRuns } from '../insert-runs.ts';
import { insertTenant } from '../insert-tenant.ts';
import { median } from '../median.ts';
import { npmCommand } from '../../../test/support/npm-command.ts';
import { type PageIds, type PageTarget, pageTargets } from '../page-targets.ts';
import { startServers } from '../start-servers.ts';

const plan = { connectors: 1_000, users: 200_000, days: 90 };
const requests = 60;
const boundMs = 150;

/** Pages stay quick where there is much to be shown. */
export const pages: BenchRow = {
  name: 'pages',
  what: '1,000 connectors, a tenant of 200,000 users: p95 of each page and each list of the API, one request at a time',
  isDefault: false,
  run: async (say) => {
    await using servers = await startServers();
    const key = randomBytes(32);
    await using db = await openPostgres(servers.postgres.url, { maxConnections: 2 });
    const ids = await fill(db, key);
    say('the store is filled');
    const { program, flags } = npmCommand('web');
    const env = {
      DATABASE_URL: servers.postgres.url,
      REDIS_URL: servers.redis.url,
      SECRETS_KEY: key.toString('base64'),
      // any free one
      PORT: '0',
    };
    await using web = startChild(program, env, flags);
    const { address } = z.object({ address: z.string() }).parse(await web.logs('started'));
    const targets = pageTargets(ids);
    const missing: string[] = [];
    // Once each before the clock runs: what is loaded and compiled at the first request is no part of the others.
    for (const { what, path } of targets) if ((await ask(address, path(0))).isMissing) missing.push(what);
    const lines: Line[] = [];
    for (const target of targets.filter(({ what }) => !missing.includes(what))) {
      const taken = await measure(address, target);
      lines.push(lineOf(target.what, taken));
      say(`${target.what}: ${lines.at(-1)?.measured ?? ''}`);
    }
    return { lines, notes: missing.map((what) => `${what} answers 404 and is left out`) };
  },
};

async function fill(db: Database, key: Uint8Array): Promise<PageIds> {
  await migrate(db);
  await insertConnectors(db, key, plan.connectors);
  const [connector] = await db.query<{ id: string }>('select id from connectors order by name limit 1');
  if (connector === undefined) throw new Error('no connector was inserted');
  await insertRuns(db, connector.id, plan.days);
  await insertTenant(db, connector.id, plan);
  const [run] = await db.query<{ id: string }>(
    'select id from runs where connector_id = $1 order by created_at desc limit 1',
    [connector.id],
  );
  return {
    connectorId: connector.id,
    runId: run?.id ?? '',
    skuId: (n) => idOf(`sku${n}`),
    userId: (n) => idOf(`user${1 + (n % plan.users)}`),
  };
}

/** As `numberedId` makes it in SQL. */
function idOf(text: string): string {
  const hash = createHash('md5').update(text).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

interface Answer {
  readonly ms: number;
  readonly isMissing: boolean;
  /** The page that follows; null at the end. */
  readonly next: string | null;
}

async function ask(address: string, path: string): Promise<Answer> {
  const startedAt = performance.now();
  const answer = await fetch(`${address}${path}`, { redirect: 'manual' });
  const body = await answer.text();
  const ms = performance.now() - startedAt;
  if (!answer.ok && answer.status !== 404) throw new Error(`${path}: ${answer.status} ${body.slice(0, 200)}`);
  return { ms, isMissing: answer.status === 404, next: nextOf(path, body) };
}

function nextOf(path: string, body: string): string | null {
  if (!path.startsWith('/api/')) {
    return /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? null;
  }
  const key = /"nextKey":"([^"]+)"/.exec(body)?.[1];
  if (key === undefined) return null;
  const url = new URL(path, 'http://api');
  url.searchParams.set('after', key);
  return `${url.pathname}${url.search}`;
}

/** Every third request goes on behind the one before it, where there is more. */
async function measure(address: string, { path }: PageTarget): Promise<readonly number[]> {
  const taken: number[] = [];
  let next: string | null = null;
  let fresh = 0;
  for (let n = 0; n < requests; n += 1) {
    const isOnward = n % 3 === 2 && next !== null;
    const asked: string = isOnward ? (next ?? '') : path(fresh);
    if (!isOnward) fresh += 1;
    const answer: Answer = await ask(address, asked);
    if (answer.isMissing) throw new Error(`${asked} is not there`);
    taken.push(answer.ms);
    next = answer.next;
  }
  return taken;
}

function lineOf(what: string, taken: readonly number[]): Line {
  const sorted = taken.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  const measured = `p50 ${median(taken).toFixed(0)} ms, max ${(sorted.at(-1) ?? 0).toFixed(0)} ms`;
  return {
    what: `p95 of ${what}`,
    measured,
    reference: null,
    value: p95,
    unit: 'ms',
    bound: { kind: 'at most', value: boundMs },
  };
}
