import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;

const connectors = 1_000;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  await open.app.db.query(
    `insert into connectors (name, kind, tenant_id, client_id, cloud, credential, credential_key_id, domains, timezone,
       inactive_after_days, last_run_status, needs_attention, data_at, next_run_at, secret_expires_on)
     select 'Kunde ' || n, 'microsoft-365', gen_random_uuid(), gen_random_uuid(), 'global', '\\x00', 'k',
       array['kunde' || n || '.example'], 'UTC', 30, case when n % 50 = 7 then 'failed' else 'succeeded' end,
       case when n % 200 = 9 then '{"kind":"credential","message":"Refused.","advice":"Mend it.","code":null,"requestId":null}'::jsonb end,
       now() - n * interval '1 second', now() + n * interval '1 minute', case when n % 3 = 0 then current_date + 40 + n end
     from generate_series(1, $1) n`,
    [connectors],
  );
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

async function text(path: string): Promise<string> {
  const answer = await fetch(`${open.address}${path}`);
  expect(answer.status).toBe(200);
  return answer.text();
}

const namesIn = (page: string): readonly string[] =>
  [...page.matchAll(/<bdi>([^<]+)<\/bdi>/g)].map(([, name = '']) => name);

describe('the page of a thousand connectors', () => {
  it('is walked to its end, each of them once, those in need first', async () => {
    const names: string[] = [];
    let path: string | null = '/connectors';
    while (path !== null) {
      const page = await text(path);
      names.push(...namesIn(page));
      path = /href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? null;
    }
    expect(names).toHaveLength(connectors);
    expect(new Set(names).size).toBe(connectors);
    const numbers = names.map((name) => Number(name.slice('Kunde '.length)));
    expect(numbers.slice(0, 5).every((number) => number % 200 === 9)).toBe(true);
    expect(numbers.slice(5, 25).every((number) => number % 50 === 7)).toBe(true);
  });

  it('sorts, searches and filters', async () => {
    const byRun = namesIn(await text('/connectors?sort=nextRunAt&order=descending'));
    expect(byRun.slice(0, 2)).toEqual(['Kunde 1000', 'Kunde 999']);
    expect(namesIn(await text('/connectors?sort=dataAt')).slice(0, 2)).toEqual(['Kunde 1000', 'Kunde 999']);
    expect(namesIn(await text('/connectors?text=KUNDE777.exa'))).toEqual(['Kunde 777']);
    const failed = await text('/connectors?condition=last+run+failed&sort=name');
    expect(namesIn(failed)).toHaveLength(20);
    expect(failed).toContain('aria-sort="ascending"');
    expect(namesIn(await text('/connectors?kind=entra-id'))).toEqual([]);
  });

  it('says so where nothing matches, and ignores what is no filter', async () => {
    expect(await text('/connectors?text=nobody')).toContain('No connector matches');
    expect(await text(`/connectors?text=${randomUUID()}`)).toContain('No connector matches');
    expect(
      namesIn(await text('/connectors?condition=x&kind=y&sort=z&after=%00&text=Kunde+12&order=')),
    ).toHaveLength(11);
  });

  it('is exported as it is filtered', async () => {
    const csv = await text('/connectors.csv?condition=needs+attention');
    expect(csv.trim().split('\n')).toHaveLength(6);
    expect(csv).toContain('Mend it.');
    expect(csv).not.toContain('credential_key');
    const all = z.array(z.looseObject({ id: z.guid(), domains: z.array(z.string()) }));
    expect(all.parse(JSON.parse(await text('/connectors.json')))).toHaveLength(connectors);
  });
});

describe('the overview of a thousand connectors', () => {
  it('shows the worst first, and how many there are besides', async () => {
    const page = await text('/');
    expect(
      namesIn(page)
        .slice(0, 5)
        .every((name) => name.endsWith('9')),
    ).toBe(true);
    expect(page).toContain('17 more, those in need first');
    expect(page).toContain('<dd>1,000 ');
    expect(page).toMatch(/needs attention<\/a>: <b>5</);
  });
});
