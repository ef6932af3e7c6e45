import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { openServedApp, type ServedApp } from '../integration/web/support/served-app.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { findViolations, overflowOf } from '../support/find-violations.ts';
import { connect, someTenant, syncOnce } from '../support/test-app.ts';

let simulator: Simulator;
let open: ServedApp;
let browser: Browser;

beforeAll(async () => {
  simulator = await startSimulator({ tenants: [] });
  open = await openServedApp(simulator);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await open[Symbol.asyncDispose]();
  await simulator.close();
});

it('shows the runs of a connector', async () => {
  const connector = await connect(open.app, someTenant(simulator, { users: 10 }), { name: 'Contoso' });
  await syncOnce(open.app, connector);
  await using watched = await openPage(browser, { viewport: { width: 360, height: 700 } });
  const { page, complaints } = watched;
  await page.goto(`${open.address}/connectors/${connector.id}/runs`);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Contoso');
  expect(await page.getByRole('row').count()).toBe(2);
  expect(await findViolations(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  expect(complaints).toEqual([]);
});
