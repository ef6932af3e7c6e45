import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { TenantControl } from '../../src/simulator/tenant-control.ts';
import type { WatchedPage } from '../support/browser.ts';
import { clientIdOf, connect, someTenant, testSecret } from '../support/test-app.ts';
import { openSite, type Site } from './support/open-site.ts';
import { csvRecords, download, figureOf, grouped, rowsOf } from './support/read-page.ts';

// One story of one person: each part begins where the one before ended.
let site: Site;
let visit: WatchedPage;
let page: Page;
let tenant: TenantControl;

beforeAll(async () => {
  site = await openSite();
  tenant = someTenant(site.simulator, {
    users: 60,
    usersPageSize: 10,
    domains: ['contoso.com', 'contoso.de'],
    domainShares: { 'contoso.de': 0.4 },
    guestShare: 0,
    noMailShare: 0.1,
  });
  visit = await site.visit();
  ({ page } = visit);
});
afterAll(async () => {
  await visit[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

it('leads from the empty overview to the form, with the steps at Microsoft beside it', async () => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Add connector' }).click();
  await page.waitForURL('**/connectors/new');
  const guide = page.getByRole('complementary');
  expect(await guide.getByRole('listitem').count()).toBeGreaterThanOrEqual(7);
  expect(await page.locator('#domains').inputValue()).toBe('*');
  expect(await guide.getByRole('link', { name: 'Grant admin consent' }).isVisible()).toBe(false);
  await page.getByLabel('Name').fill('Contoso');
  await page.getByLabel('Tenant ID').fill(tenant.tenantId);
  await page.getByLabel('Client ID').fill(clientIdOf(tenant));
  expect(await guide.getByRole('link', { name: 'Grant admin consent' }).getAttribute('href')).toBe(
    `https://login.microsoftonline.com/${tenant.tenantId}/adminconsent?client_id=${clientIdOf(tenant)}`,
  );
});

it('tests the connection without losing what was entered', async () => {
  await page.getByLabel('Client secret').fill('a wrong one');
  await page.getByRole('button', { name: 'Test connection' }).click();
  const tried = page.getByRole('list', { name: 'What was tried' });
  await tried.getByText('AADSTS7000215').first().waitFor();
  expect(await tried.getByText('failed').count()).toBeGreaterThan(0);
  expect(await page.getByLabel('Client secret').inputValue()).toBe('a wrong one');
  await page.getByLabel('Client secret').fill(testSecret);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('The connection works.').waitFor();
  expect(await tried.getByRole('listitem').count()).toBeGreaterThan(5);
  expect(await page.getByLabel('Client secret').inputValue()).toBe(testSecret);
  expect(await page.content()).not.toContain(testSecret);
  expect(await site.app.db.query('select 1 from connectors')).toEqual([]);
});

it('adds the connector and runs it, with progress to the end on the same page', async () => {
  await page.getByRole('button', { name: 'Add connector' }).click();
  await page.getByText('“Contoso” is added').waitFor();
  // Halfway through the users it takes longer than a browser needs to come and see.
  tenant.addFault({ match: { path: /skiptoken/, nth: 3 }, effect: { kind: 'delay', ms: 4_000 } });
  await page.getByRole('button', { name: 'Run now', exact: true }).first().click();
  await page.waitForURL('**/runs/*');
  await page.evaluate('globalThis.isSamePage = true');
  await page.getByText(/^[1-9]\d* of 60 users read$/).waitFor();
  const status = page.locator('[data-run-summary]');
  expect(await status.innerText()).toMatch(/^The run is under way/);
  await page.getByText('The run succeeded.').waitFor();
  expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
  await page.getByRole('button', { name: 'Run again' }).waitFor();
  const steps = await rowsOf(page, 'Steps');
  expect(steps.map((step) => step['Status'])).toEqual(steps.map(() => 'succeeded'));
  expect(steps.find((step) => step['Step'] === 'Users and licenses')).toMatchObject({ Read: '60' });
});

const shownSubscriptions = z.array(
  z.object({
    productName: z.string(),
    skuPartNumber: z.string(),
    consumed: z.number(),
    assignedInScope: z.number(),
    holdersByStatus: z.record(z.string(), z.number()),
  }),
);
const shownUsers = z.array(z.object({ displayName: z.string(), activityStatus: z.string() }));

async function shown<Schema extends z.ZodType>(subject: string, schema: Schema): Promise<z.infer<Schema>> {
  const { stdout, exitCode } = await site.admin('show', subject, 'contoso', '--json');
  expect(exitCode).toBe(0);
  return schema.parse(JSON.parse(stdout));
}

interface Numbers {
  /** Name, assigned, in scope, active, none. */
  readonly subscriptions: readonly (readonly (string | undefined)[])[];
  readonly assigned: string;
  readonly users: number;
  readonly active: string;
}

async function openTab(name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await page.waitForURL(`**/${name.toLowerCase()}`);
}

async function numbersOfPages(): Promise<Numbers> {
  await openTab('Subscriptions');
  const rows = await rowsOf(page, 'Subscriptions, by part number');
  const assigned = await figureOf(page, 'Assigned');
  await openTab('Users');
  const { text } = await download(page, 'JSON');
  await openTab('Activity');
  return {
    subscriptions: rows.map((row) =>
      ['Subscription', 'Assigned', 'In scope', 'Active', 'None'].map((head) => row[head]),
    ),
    assigned,
    users: shownUsers.parse(JSON.parse(text)).length,
    active: await figureOf(page, 'active'),
  };
}

async function numbersOfAdmin(): Promise<Numbers> {
  const subscriptions = await shown('subscriptions', shownSubscriptions);
  const users = await shown('users', shownUsers);
  const bought = subscriptions.filter(({ skuPartNumber }) => skuPartNumber !== 'POWER_BI_STANDARD');
  return {
    subscriptions: subscriptions.map((each) => {
      const { active = 0, none = 0 } = each.holdersByStatus;
      return [each.productName, ...[each.consumed, each.assignedInScope, active, none].map(grouped)];
    }),
    assigned: grouped(bought.reduce((sum, { consumed }) => sum + consumed, 0)),
    users: users.length,
    active: grouped(users.filter(({ activityStatus }) => activityStatus === 'active').length),
  };
}

it('shows the numbers that the admin script shows', async () => {
  const numbers = await numbersOfPages();
  expect(numbers).toEqual(await numbersOfAdmin());
  expect(numbers.users).toBe(60);
});

it('exports what is filtered as CSV', async () => {
  await openTab('Users');
  await page.getByLabel('Status').selectOption('inactive');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/status=inactive/);
  const { name, text } = await download(page, 'CSV');
  expect(name).toBe('Contoso-users.csv');
  const users = await shown('users', shownUsers);
  const inactive = users.filter(({ activityStatus }) => activityStatus === 'inactive');
  expect(inactive.length).toBeGreaterThan(0);
  expect(
    csvRecords(text)
      .map((record) => `${record['displayName']} ${record['activityStatus']}`)
      .toSorted(),
  ).toEqual(inactive.map((user) => `${user.displayName} inactive`).toSorted());
});

it('narrows the domains, and the next run lets those outside leave', async () => {
  const all = [...tenant.truth()];
  const inside = all.filter(({ mail }) => mail?.endsWith('@contoso.de') === true);
  expect(inside.length).toBeGreaterThan(0);
  await openTab('Settings');
  await page.getByLabel('Domains').fill('@Contoso.de\n');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The next run reads everything anew.').waitFor();
  expect(await page.getByLabel('Domains').inputValue()).toBe('contoso.de');
  expect(await page.getByLabel('Client secret').inputValue()).toBe('');
  await page.getByRole('button', { name: 'Run now', exact: true }).first().click();
  await page.getByText('The run succeeded.').waitFor();
  const users = (await rowsOf(page, 'Steps')).find((step) => step['Step'] === 'Users and licenses');
  expect(users).toMatchObject({
    Removed: grouped(all.length - inside.length),
    'Out of scope': grouped(all.length - inside.length),
  });
  expect((await shown('users', shownUsers)).length).toBe(inside.length);
  expect(await numbersOfPages()).toEqual(await numbersOfAdmin());
  await openTab('Subscriptions');
  await page.getByText('so the two numbers may differ').waitFor();
});

const newSecret = 'another-secret-of-the-tests';

it('a connector whose secret expired says so and what to do, and a new secret in its settings heals it', async () => {
  const secrets = [{ value: testSecret, expired: true }, { value: newSecret }];
  await connect(site.app, someTenant(site.simulator, { users: 20, secrets }), { name: 'Northwind' });
  await page.goto('/connectors');
  await page.getByRole('link', { name: 'Northwind' }).click();
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByText('The run failed.').waitFor();
  const alert = page.getByRole('alert');
  expect(await alert.innerText()).toMatch(/expired.*create a new one.*Certificates & secrets/s);
  expect(await alert.innerText()).toContain('AADSTS7000222');

  await page.getByRole('link', { name: 'Overview' }).click();
  const needs = page.getByRole('list', { name: 'Connectors that need attention, worst first' });
  expect(await needs.innerText()).toMatch(/Northwind.*needs attention.*expired/s);
  await needs.getByRole('link', { name: 'Northwind' }).click();
  await page.getByLabel('Client secret').fill(newSecret);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('The connection works.').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await page.content()).not.toContain(newSecret);
  expect(await page.getByText('needs attention').count()).toBe(0);
  await page.getByRole('button', { name: 'Run now', exact: true }).first().click();
  await page.getByText('The run succeeded.').waitFor();

  await openTab('Subscriptions');
  expect(await figureOf(page, 'Assigned')).toMatch(/^\d+$/);
  await page.getByRole('link', { name: 'Connectors', exact: true }).first().click();
  expect(await rowsOf(page, 'Connectors')).toEqual(
    expect.arrayContaining([expect.objectContaining({ Name: 'Northwind', Condition: 'ok' })]),
  );
  expect(visit.complaints).toEqual([]);
});
