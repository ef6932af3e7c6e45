import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../../src/domain/connector.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connect, someTenant, syncOnce } from '../../support/test-app.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;
let connector: Connector;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  connector = await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'Contoso' });
  for (let runs = 0; runs < 3; runs++) await syncOnce(open.app, connector);
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

const page = z.object({
  items: z.array(z.object({ runId: z.string(), status: z.string() })),
  nextKey: z.string().nullable(),
});

async function ask(path: string): Promise<Response> {
  return fetch(`${open.address}${path}`, { redirect: 'manual' });
}

describe('the runs of a connector', () => {
  it('stand on a page, newest first, with links to files', async () => {
    const answer = await ask(`/connectors/${connector.id}/runs`);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain(`script-src 'self';`);
    expect(text.match(/href="\/runs\//g)).toHaveLength(3);
    expect(text).toContain(`href="/connectors/${connector.id}/runs.csv"`);
  });

  it('are exported as CSV and JSON', async () => {
    const csv = await (await ask(`/connectors/${connector.id}/runs.csv`)).text();
    expect(csv.trim().split('\n')).toHaveLength(4);
    const json: unknown = await (await ask(`/connectors/${connector.id}/runs.json`)).json();
    expect(json).toHaveLength(3);
  });

  it('are paged by key in the API', async () => {
    const ids: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const path = `/api/v1/runs?connectorId=${connector.id}&limit=2${after === '' ? '' : `&after=${after}`}`;
      const list = page.parse(await (await ask(path)).json());
      ids.push(...list.items.map(({ runId }) => runId));
      after = list.nextKey;
    }
    expect(new Set(ids).size).toBe(3);
  });

  it('refuses a parameter that is wrong in the API, and names it', async () => {
    const answer = await ask('/api/v1/runs?status=sleeping');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ faults: [expect.stringMatching(/^status: /)] });
  });
});

describe('the runs of all connectors', () => {
  it('stand on a page with the names of their connectors, filtered by outcome', async () => {
    const other = await connect(open.app, someTenant(simulator, { users: 10, secrets: [] }), {
      name: 'Fabrikam & Co <1>',
    });
    expect((await syncOnce(open.app, other)).status).toBe('failed');
    const all = await (await ask('/runs')).text();
    expect(all.match(/href="\/runs\//g)).toHaveLength(4);
    expect(all).toContain(`<a href="/connectors/${connector.id}"><bdi>Contoso</bdi></a>`);
    expect(all).toContain('Fabrikam &amp; Co &lt;1>');
    const failed = await (await ask('/runs?status=failed')).text();
    expect(failed.match(/href="\/runs\//g)).toHaveLength(1);
    expect(failed).toContain('<option value="failed" selected>');
    expect(failed).toContain('href="/runs.csv?status=failed"');
    expect(await (await ask('/runs?status=canceled')).text()).toContain('No run is canceled.');
    expect((await (await ask('/runs?status=sleeping')).text()).match(/href="\/runs\//g)).toHaveLength(4);
  });

  it('are exported as they are filtered', async () => {
    const csv = await (await ask('/runs.csv?status=succeeded')).text();
    expect(csv.trim().split('\n')).toHaveLength(4);
    const json: unknown = await (await ask('/runs.json?status=failed')).json();
    expect(json).toEqual([
      expect.objectContaining({
        connector: 'Fabrikam & Co <1>',
        status: 'failed',
        finishedAt: expect.any(String),
      }),
    ]);
  });
});

describe('an address that leads nowhere', () => {
  it('says so on a page', async () => {
    for (const path of [
      '/nowhere',
      '/connectors/4a4a4a4a-0000-4000-8000-000000000000/runs',
      '/connectors/x/runs',
    ]) {
      const answer = await ask(path);
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
      expect(await answer.text()).toContain('<h1>Not found</h1>');
    }
  });
});
