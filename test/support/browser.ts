import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from './probe-machine.ts';

/** The machine's Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === null) throw new Error('no Chromium: the project e2e is skipped where there is none');
  return chromium.launch({
    executablePath,
    // Root has no sandbox, and a browser that looks for news of its own has none to find in a test.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: faults of scripts, refused by the policy, not found. */
  readonly complaints: readonly string[];
}

/** A page of its own, with its own cookies; what the browser complains of is kept. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  // Shorter than a test may take, so that it is said what was waited for.
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
