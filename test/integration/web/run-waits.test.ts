import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { reportRequests, reserveReportRequest } from '../../../src/store/throttles.ts';
import { cancelRun } from '../../../src/sync/cancel-run.ts';
import { startRun } from '../../../src/sync/start-run.ts';
import { connect, someTenant } from '../../support/test-app.ts';
import { waitFor } from '../../support/wait-for.ts';
import { Browser } from './support/browser.ts';
import { openServedApp, type ServedApp } from './support/served-app.ts';

let simulator: Simulator;
let open: ServedApp;
let browser: Browser;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  browser = new Browser(open.address);
});

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

/** The page of a new run once it has those words; ends the run. */
async function pageOfWaiting(connectorId: string, words: string): Promise<string> {
  const started = await startRun(open.app, { connectorId, trigger: 'manual', full: false });
  const runId = started?.runId ?? '';
  const text = await waitFor(
    async () => {
      const page = await pageOf(`/runs/${runId}`);
      return page.includes(words) && page;
    },
    { deadlineMs: 15_000, what: `the page of the run says: ${words}` },
  );
  await cancelRun(open.app.db, runId, 'canceled');
  expect(await pageOf(`/runs/${runId}`)).not.toContain('waits for Microsoft');
  return text;
}

async function pageOf(path: string): Promise<string> {
  return (await browser.get(path)).text();
}

describe('the page of a run that waits', () => {
  it('says until when it waits, where Microsoft asked for that', async () => {
    const tenant = someTenant(simulator, { users: 20 });
    const connector = await connect(open.app, tenant);
    tenant.addFault({
      match: { path: /subscribedSkus/, count: 1 },
      effect: { kind: 'graphError', status: 429, retryAfter: 90 },
    });
    const before = Date.now();
    const text = await pageOfWaiting(connector.id, 'waits for Microsoft until');
    const [, until = ''] = /Microsoft asked to be left alone until <time datetime="([^"]+)"/.exec(text) ?? [];
    expect(Date.parse(until) - before).toBeGreaterThan(89_000);
    expect(Date.parse(until) - Date.now()).toBeLessThan(90_000);
    expect(text).toContain('The run waits: Microsoft asked for it.');
    expect(text).not.toContain('limit of this report');
  });

  it('says which report waits for Microsoft’s limit', async () => {
    const connector = await connect(open.app, someTenant(simulator, { users: 20 }));
    const used = { connectorId: connector.id, report: 'getOffice365ActivationsUserDetail' };
    for (let count = 0; count < reportRequests; count += 1) await reserveReportRequest(open.app.db, used);
    const text = await pageOfWaiting(connector.id, 'The run waits.');
    const [, step = ''] = /Report: activations<\/th>(.*?)<\/tr>/s.exec(text) ?? [];
    expect(step).toContain('waits for Microsoft’s limit of this report until');
    expect(text.match(/waits for Microsoft/g)).toHaveLength(1);
  });
});
