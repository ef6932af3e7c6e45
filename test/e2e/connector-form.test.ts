import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { WatchedPage } from '../support/browser.ts';
import { clientIdOf, connect, someTenant, testSecret } from '../support/test-app.ts';
import { openSite, type Site } from './support/open-site.ts';

let site: Site;
let visit: WatchedPage;
let page: Page;

beforeAll(async () => {
  site = await openSite();
  visit = await site.visit();
  ({ page } = visit);
});
afterAll(async () => {
  await visit[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const secret = 'a secret that nobody sees again';
const right: Readonly<Record<string, string>> = {
  name: 'Contoso',
  tenantId: randomUUID(),
  clientId: randomUUID(),
  clientSecret: secret,
  domains: 'contoso.com\ncontoso.de',
  schedule: '30 4 * * *',
  timezone: 'Europe/Berlin',
  certificate: '',
  inactiveAfter: '45',
  inactiveAfterSku: 'VISIOCLIENT=60',
};

async function fill(values: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(`document.querySelector('form.settings details').open = true`);
  for (const [field, value] of Object.entries(values)) await page.locator(`#${field}`).fill(value);
}

const shownFields = z.array(
  z.object({ id: z.string(), value: z.string(), fault: z.string().nullable(), isSeen: z.boolean() }),
);
const readFields = `[...document.querySelectorAll('${Object.keys(right)
  .map((name) => `form.settings #${name}`)
  .join()}')].map((field) => {
  const told = field.ariaInvalid === 'true' && field.getAttribute('aria-describedby').split(' ');
  const fault = told ? document.getElementById(told.find((id) => id.endsWith('-fault'))).innerText : null;
  return { id: field.id, value: field.value, fault, isSeen: field.checkVisibility() };
})`;

/** What stands in the form, and beside which fields something is said to be wrong. */
async function shown(): Promise<{
  readonly entered: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
}> {
  const fields = shownFields.parse(await page.evaluate(readFields));
  const wrong = fields.filter(({ fault }) => fault !== null);
  expect(wrong.filter(({ isSeen }) => !isSeen)).toEqual([]);
  return {
    entered: Object.fromEntries(fields.map(({ id, value }) => [id, value])),
    faults: Object.fromEntries(wrong.map(({ id, fault }) => [id, fault ?? ''])),
  };
}

const secrets = { clientSecret: '', certificate: '' };

describe('wrong input', () => {
  beforeAll(async () => {
    await page.goto('/connectors/new');
    await fill(right);
  });

  // Each begins with the form that the one before was answered with: what was right is to be there still.
  it.each<[field: string, value: string, said: RegExp]>([
    ['name', 'a/b', /^May have no slash/],
    ['tenantId', 'contoso.com', /has to be a GUID/],
    ['clientId', '1234', /has to be a GUID/],
    ['clientSecret', '', /^The credential is missing/],
    ['certificate', 'no PEM', /not both/],
    ['domains', 'contoso.com\nnot a domain', /is no domain/],
    ['schedule', 'nightly', /no cron pattern/],
    ['timezone', 'Mars/Olympus', /is no time zone/],
    ['inactiveAfter', '0', /1 day or more/],
    ['inactiveAfterSku', 'VISIOCLIENT', /has to be PART=DAYS/],
  ])(
    'of %s is said beside it, stores nothing, and all that was entered is kept',
    async (field, value, said) => {
      await fill({ clientSecret: secret, [field]: value });
      await page.getByRole('button', { name: 'Add connector' }).click();
      const alert = page.getByRole('alert');
      await alert.getByText('1 entry has to be corrected. Nothing was saved.').waitFor();
      const { entered, faults } = await shown();
      expect(faults).toEqual({ [field]: expect.stringMatching(said) as unknown });
      expect(entered).toEqual({ ...right, [field]: value, ...secrets });
      expect(await page.content()).not.toContain(secret);
      await alert.getByRole('link').first().click();
      expect(await page.locator(`#${field}:focus`).count()).toBe(1);
      expect(await site.app.db.query('select 1 from connectors')).toEqual([]);
      await fill({ [field]: right[field] ?? '' });
    },
  );

  it('is said of every field at once', async () => {
    const wrong = { tenantId: 'x', domains: 'y', schedule: 'z' };
    await fill({ clientSecret: secret, ...wrong });
    await page.getByRole('button', { name: 'Add connector' }).click();
    await page.getByText('3 entries have to be corrected').waitFor();
    const { entered, faults } = await shown();
    expect(Object.keys(faults).toSorted()).toEqual(Object.keys(wrong).toSorted());
    expect(entered).toEqual({ ...right, ...wrong, ...secrets });
  });

  it('is not sent where something needed is missing', async () => {
    await page.goto('/connectors/new');
    await page.getByRole('button', { name: 'Add connector' }).click();
    expect(await page.locator(':invalid:is(#name, #tenantId, #clientId)').count()).toBe(3);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('leaves the settings of a connector as they are, and does not remove it', async () => {
    const tenant = someTenant(site.simulator, { users: 10 });
    const { id } = await connect(site.app, tenant, { name: 'Fabrikam' });
    await page.goto(`/connectors/${id}/settings`);
    await fill({ name: 'Renamed', domains: 'not a domain' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 entry has to be corrected').waitFor();
    expect(Object.keys((await shown()).faults)).toEqual(['domains']);
    await page.getByText('Remove this connector and everything').click();
    await page.getByLabel('Name of the connector').fill('fabrikam?');
    await page.getByRole('button', { name: 'Remove connector' }).click();
    await page.getByText('This is not the name of the connector. Nothing was removed.').waitFor();
    const stored = await site.app.db.query('select name, domains from connectors');
    expect(stored).toEqual([{ name: 'Fabrikam', domains: ['*'] }]);
  });
});

const focus = z.object({ name: z.string(), isOutlined: z.boolean() });
// What a screen reader would call it, as far as our pages name things: by a label, or by what stands in it.
const askFocus = `(() => {
  const { activeElement: at } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const name = at.labels?.[0]?.innerText ?? at.ariaLabel ?? at.innerText;
  return { name, isOutlined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
})()`;

/** Goes on with the tab key, and has to see where it is at each step. */
async function tabTo(name: string): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 60) {
    await page.keyboard.press('Tab');
    const at = focus.parse(await page.evaluate(askFocus));
    expect(at).toMatchObject({ isOutlined: true });
    if (at.name.trim().startsWith(name)) return;
    passed.push(at.name);
  }
  throw new Error(`no way to “${name}” by the tab key, only: ${passed.join(', ')}`);
}

it('a tenant can be added, run and looked at without a mouse', async () => {
  const tenant = someTenant(site.simulator, { users: 20 });
  const { displayName } = tenant.userAt(3);
  const name = displayName ?? '';
  await page.goto('/connectors');
  await tabTo('Skip to the content');
  await page.keyboard.press('Enter');
  await tabTo('Add connector');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/connectors/new');
  const fields = [
    ['Name', 'Contoso'],
    ['Tenant ID', tenant.tenantId],
    ['Client ID', clientIdOf(tenant)],
    ['Client secret', testSecret],
  ] as const;
  for (const [label, value] of fields) {
    await tabTo(label);
    await page.keyboard.insertText(value);
  }
  await tabTo('More settings');
  await page.keyboard.press('Enter');
  await tabTo('Time zone');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('Europe/Berlin');
  await tabTo('Add connector');
  await page.keyboard.press('Enter');
  await page.getByText('“Contoso” is added').waitFor();
  await tabTo('Run now');
  await page.keyboard.press('Enter');
  await page.getByText('The run succeeded.').waitFor();
  await tabTo('Users');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/users');
  await tabTo('Name, UPN or mail');
  await page.keyboard.insertText(name);
  await page.keyboard.press('Enter');
  await page.waitForURL(/text=/);
  // The heading of the row in the table, which is reached behind all that can be asked.
  await tabTo('Show');
  await tabTo(name);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/users/*');
  expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe(name);
});
