import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connect, someTenant, syncOnce, testSecret } from '../../support/test-app.ts';
import { readMetrics, valuesOf } from './support/read-metrics.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

const password = 'a password with a colon: and ü';
const board = z.object({
  queues: z.array(
    z.object({
      name: z.string(),
      readOnlyMode: z.boolean(),
      counts: z.record(z.string(), z.number()),
      jobs: z.array(z.object({ id: z.string(), data: z.record(z.string(), z.unknown()) })),
    }),
  ),
});

let simulator: Simulator;
let open: ServedApp;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator, { ADMIN_PASSWORD: password });
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

function authorization(given: string): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(given).toString('base64')}` };
}

function ask(path: string, given: string | null, method = 'GET'): Promise<Response> {
  const headers = given === null ? {} : authorization(given);
  return fetch(`${open.address}${path}`, { method, headers, redirect: 'manual' });
}

// The first, while there is one tenant only.
describe('metrics after a run', () => {
  it('say what was asked, what came of it, and what the tenant has', async () => {
    const expiresAt = new Date(Date.now() + 10 * 86_400_000).toISOString();
    const tenant = someTenant(simulator, { users: 40, secrets: [{ value: testSecret, expiresAt }] });
    tenant.addFault({
      match: { path: /subscribedSkus/, count: 1 },
      effect: { kind: 'graphError', status: 429, retryAfter: 2 },
    });
    const connector = await connect(open.app, tenant, { name: 'Contoso "E5"' });
    const run = await syncOnce(open.app, connector);
    expect(run.status).toBe('succeeded');
    const samples = await readMetrics(open.address, authorization(`:${password}`));

    const asked: Record<string, number> = {};
    for (const { kind, status } of tenant.requests()) {
      const resource = kind === 'application' ? 'applications' : kind;
      asked[`${resource} ${status}`] = (asked[`${resource} ${status}`] ?? 0) + 1;
    }
    expect(valuesOf(samples, 'm365_graph_requests_total')).toEqual(asked);
    expect(valuesOf(samples, 'm365_throttled_seconds_total')).toEqual({ '': 2 });
    expect(valuesOf(samples, 'm365_runs_ended_total')).toEqual({ 'succeeded manual': 1 });
    expect(valuesOf(samples, 'm365_run_duration_seconds_count')).toEqual({ succeeded: 1 });
    expect(valuesOf(samples, 'm365_jobs_in_hand')).toEqual({ '': 0 });

    const name = String.raw`Contoso \"E5\"`;
    expect(valuesOf(samples, 'm365_fleet_up')).toEqual({ '': 1 });
    expect(valuesOf(samples, 'm365_last_run_status')).toEqual({ [`${name} succeeded`]: 1 });
    expect(valuesOf(samples, 'm365_secret_expires_in_days')).toEqual({ [name]: 10 });
    expect(valuesOf(samples, 'm365_data_age_seconds')[name]).toBeLessThan(60);
    const connectors = { active: 1, paused: 0, throttled: 0, needs_attention: 0 };
    expect(valuesOf(samples, 'm365_connectors')).toEqual(connectors);
    expect(valuesOf(samples, 'm365_connector_needs_attention')).toEqual({});
    expect(valuesOf(samples, 'm365_runs_live')).toEqual({ queued: 0, running: 0 });
    const ended = { succeeded: 1, partial: 0, failed: 0, canceled: 0 };
    expect(valuesOf(samples, 'm365_runs_ended_last_hour')).toEqual(ended);
    expect(valuesOf(samples, 'm365_queue_wait_seconds')).toEqual({ '': 0 });
    expect(valuesOf(samples, 'm365_workers')).toEqual({ '': 1 });
    expect(valuesOf(samples, 'm365_queue_jobs')).toMatchObject({ waiting: 0, active: 0, failed: 0 });
    expect(new Set(Object.values(valuesOf(samples, 'm365_series_omitted')))).toEqual(new Set([0]));
    expect(seatsIn(samples)).toEqual(trueSeats(tenant.truthSkus(), connector));
  });
});

describe('with ADMIN_PASSWORD', () => {
  it('asks for it before anything that names a tenant, and for no particular user', async () => {
    const shut = ['/queues', '/queues/', '/queues/api/queues', '/metrics'];
    for (const path of shut) {
      // Twelve wrong ones would be too many to be listened to.
      for (const wrong of [null, 'admin:wrong', `${password}:`]) {
        const refused = await ask(path, wrong);
        expect({ path, wrong, status: refused.status }).toEqual({ path, wrong, status: 401 });
        expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
        expect(await refused.text()).not.toContain(password);
      }
      for (const user of ['', 'admin', 'somebody']) {
        expect((await ask(path, `${user}:${password}`)).status).toBe(200);
      }
    }
  });

  it('leaves health open, and says nothing there but how it is', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await ask(path, null);
      expect({ path, status: answer.status, body: await answer.json() }).toEqual({
        path,
        status: 200,
        body: { status: 'ok' },
      });
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await ask('/', null)).headers.get('location')).toBe('/login');
  });
});

describe('the board', () => {
  it('shows the page and the jobs of a run', async () => {
    const run = await syncOnce(open.app, await connect(open.app, someTenant(simulator, { users: 10 })));
    const page = await (await ask('/queues/', `:${password}`)).text();
    const script = /src="(static\/js\/main[^"]+)"/.exec(page)?.[1] ?? '';
    expect((await ask(`/queues/${script}`, `:${password}`)).headers.get('content-type')).toContain(
      'javascript',
    );
    const path = '/queues/api/queues?activeQueue=m365-sync&status=completed&page=1&jobsPerPage=50';
    const { queues } = board.parse(await (await ask(path, `:${password}`)).json());
    expect(queues).toMatchObject([{ name: 'm365-sync', readOnlyMode: true }]);
    const own = queues.flatMap(({ jobs }) => jobs).filter(({ data }) => data['runId'] === run.id);
    expect(own.map(({ data }) => data['step'])).toEqual(expect.arrayContaining(['run', 'users', 'finish']));
    const datastore = await ask('/queues/api/redis/stats', `:${password}`);
    expect(datastore.status).toBe(200);
  });

  it.each(['PUT', 'POST', 'PATCH', 'DELETE'])('changes nothing: %s is refused', async (method) => {
    for (const path of ['pause', 'm365-sync/empty', 'm365-sync/obliterate', 'm365-sync/1/retry']) {
      const answer = await ask(`/queues/api/queues/${path}`, `:${password}`, method);
      expect([404, 405]).toContain(answer.status);
    }
    expect(await open.app.queue.board.isPaused()).toBe(false);
  });
});

describe('a process that was told to stop', () => {
  it('is not ready at once', async () => {
    open.stop.abort();
    const answer = await ask('/readyz', null);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'failing', problems: { process: 'is stopping' } });
  });
});

type Seats = Readonly<Record<string, number>>;

function seatsIn(samples: Parameters<typeof valuesOf>[0]): Seats {
  return { ...valuesOf(samples, 'm365_sku_seats'), ...valuesOf(samples, 'm365_sku_seats_consumed') };
}

function trueSeats(
  skus: readonly Record<string, unknown>[],
  { tenantId }: { readonly tenantId: string },
): Seats {
  return Object.fromEntries(
    skus.flatMap((sku) => {
      const key = [String.raw`Contoso \"E5\"`, tenantId, sku['skuPartNumber'], sku['skuId']].join(' ');
      const seats = Object.entries(sku['prepaidUnits'] ?? {}).map(([status, count]): [string, number] => [
        `${key} ${status.replace('lockedOut', 'locked_out')}`,
        Number(count),
      ]);
      return [...seats, [key, Number(sku['consumedUnits'])]];
    }),
  );
}
