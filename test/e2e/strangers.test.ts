import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Connector } from '../../src/domain/connector.ts';
import type { RunWithSteps } from '../../src/domain/run.ts';
import type { AssignedLicense, SimulatedUser } from '../../src/simulator/directory/simulated-user.ts';
import type { WatchedPage } from '../support/browser.ts';
import { connect, someTenant, syncOnce } from '../support/test-app.ts';
import { openSite, type Site } from './support/open-site.ts';
import { csvRecords, download } from './support/read-page.ts';

const password = 'words that nobody guesses';

const rightToLeft = '\u202E';
const script = `<script>document.title='taken'</script><img src=x onerror="document.title='taken'">`;
/** What somebody who may choose their own name could choose. */
const hostile = [
  `${script} O'Brien "the" & Sons`,
  `"><svg onload=document.title='taken'>`,
  `${rightToLeft}gpj.exe`,
  '\u2067רשע\u2066 admin',
  '=HYPERLINK("https://evil.example","here")',
  "+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1+1)',
  '\t=1+1',
] as const;

let site: Site;
let visit: WatchedPage;
let page: Page;
let connector: Connector;
let run: RunWithSteps;
let added: readonly SimulatedUser[];
let held: AssignedLicense | undefined;

beforeAll(async () => {
  site = await openSite({ ADMIN_PASSWORD: password });
  const tenant = someTenant(site.simulator, { users: 10, displayName: script, domains: ['contoso.com'] });
  held = [...tenant.truth()].flatMap(({ assignedLicenses }) => assignedLicenses)[0];
  added = hostile.map((name, at) =>
    tenant.addUser({
      userPrincipalName: `user${at}@contoso.com`,
      displayName: name,
      givenName: name,
      department: name,
      jobTitle: name,
      ...(held && { assignedLicenses: [held] }),
    }),
  );
  connector = await connect(site.app, tenant, {
    name: `Contoso ${script.replaceAll('/', '')}${rightToLeft}moc`,
  });
  run = await syncOnce(site.app, connector);
  if (run.status !== 'succeeded') throw new Error(`the run ${run.status}`);
  visit = await site.visit();
  ({ page } = visit);
  await page.goto('/login');
  await signIn(page);
});
afterAll(async () => {
  await visit[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

async function signIn(on: Page): Promise<void> {
  await on.getByLabel('Password').fill(password);
  await on.getByRole('button', { name: 'Sign in' }).click();
  await on.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Names that turn the direction of what stands beside them in the same line. */
const askLeaks = `[...document.querySelectorAll('body *')]
  .flatMap((element) => [...element.childNodes].map((node) => ({ element, node })))
  .filter(({ node }) => node.nodeType === Node.TEXT_NODE && /[\\u202A-\\u202E\\u2066-\\u2069]/.test(node.data))
  .filter(({ element }) => !element.closest('bdi, option, textarea'))
  .filter(({ element }) => element.textContent !== element.closest('h1, h2, td, th, dd, p, li, div').textContent)
  .map(({ element }) => element.outerHTML)`;

describe('names that somebody chose with ill intent', () => {
  it('are shown as the text they are, and nothing of them runs or turns what stands beside it', async () => {
    const base = `/connectors/${connector.id}`;
    const [user] = added;
    const paths = [
      '/',
      '/connectors',
      '/runs',
      '/connectors?text=Contoso',
      ...['settings', 'subscriptions', 'activity', 'runs', 'users'].map((tab) => `${base}/${tab}`),
      ...(held === undefined ? [] : [`${base}/subscriptions/${held.skuId}`]),
      ...added.map(({ id }) => `${base}/users/${id}`),
      `${base}/users?text=${encodeURIComponent(script)}`,
    ];
    for (const path of paths) {
      await page.goto(path);
      expect(await page.title()).not.toBe('taken');
      expect(await page.locator('main script, main img, main svg[onload]').count()).toBe(0);
      expect(z.array(z.string()).parse(await page.evaluate(askLeaks))).toEqual([]);
    }
    await page.goto(`${base}/users/${user?.id ?? ''}`);
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe(hostile[0]);
    expect(visit.complaints).toEqual([]);
  });

  it('are found again by their letters', async () => {
    for (const [at, name] of hostile.entries()) {
      await page.goto(`/connectors/${connector.id}/users?text=${encodeURIComponent(name)}`);
      expect(await page.getByLabel('Name, UPN or mail').inputValue()).toBe(name.trim());
      const users = page.getByRole('region', { name: 'Users', exact: true });
      const found = await users.getByRole('rowheader').getByRole('link').allTextContents();
      expect(found.map((text) => text.trim())).toContain(added[at]?.displayName?.trim());
    }
  });

  it('are in a CSV file as text that no spreadsheet runs, and unchanged in JSON', async () => {
    await page.goto(`/connectors/${connector.id}/users`);
    const csv = await download(page, 'CSV');
    expect(csv.text.startsWith('\uFEFF')).toBe(true);
    expect(csv.name).toMatch(/^[\w.-]+\.csv$/);
    const records = csvRecords(csv.text);
    const cells = records.flatMap((record) => Object.values(record));
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const json = await download(page, 'JSON');
    const users = z.array(z.object({ id: z.string(), displayName: z.string() })).parse(JSON.parse(json.text));
    for (const { id, displayName } of added) {
      const kept = users.find((each) => each.id === id)?.displayName;
      expect(kept).toBe(displayName);
      const told = records.find((record) => record['id'] === id)?.['displayName'] ?? '';
      expect(told.replace(/^'/, '')).toBe(displayName);
    }
  });
});

describe('who is not signed in', () => {
  it('is led from every page to the login, and from there back', async () => {
    await using stranger = await site.visit();
    const at = stranger.page;
    const own = ['subscriptions', 'users', 'activity', 'runs', 'settings'];
    const paths = [
      '/',
      '/connectors',
      '/connectors/new',
      '/runs',
      `/runs/${run.id}`,
      '/api/',
      ...own.map((tab) => `/connectors/${connector.id}/${tab}`),
    ];
    for (const path of paths) {
      await at.goto(path);
      expect(new URL(at.url()).pathname).toBe('/login');
      expect(new URL(at.url()).searchParams.get('to') ?? '/').toBe(path);
      expect(await at.content()).not.toContain('Contoso');
    }
    const wanted = paths.at(-1) ?? '';
    await at.goto(wanted);
    await at.getByLabel('Password').fill('a wrong one');
    await at.getByRole('button', { name: 'Sign in' }).click();
    await at.getByText('This is not the password.').waitFor();
    expect(await at.content()).not.toContain('a wrong one');
    await signIn(at);
    expect(new URL(at.url()).pathname).toBe(wanted);
  });

  it('sees nothing after signing out, not even by going back, and no form of theirs is taken', async () => {
    await using stranger = await site.visit();
    const at = stranger.page;
    await at.goto('/login?to=/connectors');
    await signIn(at);
    await at.getByRole('link', { name: 'Contoso' }).click();
    await at.getByRole('heading', { name: 'Contoso' }).waitFor();
    const other = await at.context().newPage();
    await other.goto('/connectors/new');
    await at.getByRole('button', { name: 'Sign out' }).click();
    await at.waitForURL('**/login');
    await at.goBack();
    await at.getByLabel('Password').waitFor();
    expect(await at.content()).not.toContain('Contoso');
    await other.evaluate(`document.querySelector('form.settings').noValidate = true`);
    await other.getByRole('button', { name: 'Add connector' }).click();
    await other.getByLabel('Password').waitFor();
    expect(await site.app.db.query('select 1 from connectors')).toHaveLength(1);
  });
});
