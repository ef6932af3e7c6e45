import type { Browser, BrowserContextOptions } from 'playwright-core';
import { sharedServices } from '../../../src/cli/command-services.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { openServedApp, type ServedApp } from '../../integration/web/support/served-app.ts';
import { openBrowser, openPage, type WatchedPage } from '../../support/browser.ts';
import { type CliResult, runCli } from '../../support/run-cli.ts';

export interface Site extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly app: ServedApp['app'];
  readonly address: string;
  readonly browser: Browser;
  /** A page of a person of their own, whose paths begin at the site. */
  readonly visit: (options?: BrowserContextOptions) => Promise<WatchedPage>;
  /** A command of the admin script, on the same database. */
  readonly admin: (...argv: readonly string[]) => Promise<CliResult>;
}

/** Simulator, everything that `npm start` is but the scheduler, and a browser. */
export async function openSite(env: Readonly<Record<string, string>> = {}): Promise<Site> {
  await using undo = new AsyncDisposableStack();
  const simulator = await startSimulator({ tenants: [] });
  undo.defer(() => simulator.close());
  const { app, address } = undo.use(await openServedApp(simulator, env));
  const browser = await openBrowser();
  undo.defer(() => browser.close());
  const kept = undo.move();
  return {
    simulator,
    app,
    address,
    browser,
    visit: (options) => openPage(browser, { baseURL: address, acceptDownloads: true, ...options }),
    admin: (...argv) => runCli(sharedServices(app, null), argv),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
