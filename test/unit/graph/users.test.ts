import { describe, expect, it } from 'vitest';
import { getUsersByIds } from '../../../src/graph/resources/users-by-ids.ts';
import { countUsers } from '../../../src/graph/resources/users-count.ts';
import { getDeltaPage, getLatestDeltaLink } from '../../../src/graph/resources/users-delta.ts';
import { createdFilter, withoutCreationDate } from '../../../src/graph/resources/users-filter.ts';
import { getUsersPage } from '../../../src/graph/resources/users-page.ts';
import { sendJson } from './support/serve.ts';
import { calm, failureOf, openTenant } from './support/tenant.ts';

const id = '0a0a0a0a-0000-4000-8000-00000000000a';
const skuId = '0b0b0b0b-0000-4000-8000-00000000000b';
const page = { link: null, kind: 'microsoft-365' } as const;
const deltaLink = '/v1.0/users/delta?$deltatoken=next';

async function readPage(...value: unknown[]) {
  await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 200, { value }) });
  return await getUsersPage(tenant.client, page, calm);
}

async function readDelta(...value: unknown[]) {
  await using tenant = await openTenant({
    answer: (_, response) => sendJson(response, 200, { value, '@odata.deltaLink': deltaLink }),
  });
  return await getDeltaPage(tenant.client, '/v1.0/users/delta?$deltatoken=t', calm);
}

describe('a page of users', () => {
  it('asks for the largest page and for the fields that are kept', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [] }),
    });
    await getUsersPage(tenant.client, page, calm);
    await getUsersPage(tenant.client, { link: null, kind: 'entra-id', filter: "startsWith(mail,'a')" }, calm);
    const [whole, entra] = tenant.api.asked.map((asked) => new URL(asked.path, 'http://x').searchParams);
    expect(whole?.get('$top')).toBe('999');
    expect(whole?.get('$select')).toContain(',assignedLicenses,licenseAssignmentStates');
    expect(entra?.get('$select')).not.toContain('icense');
    expect(entra?.get('$filter')).toBe("startsWith(mail,'a')");
  });

  it('of those without a date is asked for as an advanced query, the header on the next page too', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [] }),
    });
    const undated = { kind: 'entra-id', filter: withoutCreationDate } as const;
    await getUsersPage(tenant.client, { link: null, ...undated }, calm);
    await getUsersPage(tenant.client, { link: '/v1.0/users?$skiptoken=x', ...undated }, calm);
    const [first, next] = tenant.api.asked;
    expect(new URL(first?.path ?? '', 'http://x').searchParams.get('$count')).toBe('true');
    expect([first, next].map((asked) => asked?.headers['consistencylevel'])).toEqual([
      'eventual',
      'eventual',
    ]);
    expect(next?.path).toBe('/v1.0/users?$skiptoken=x');
  });

  it('reads what is absent as null, and ignores what it does not know', async () => {
    const { records } = await readPage({
      id: id.toUpperCase(),
      mail: 'a@contoso.com',
      unknown: { deep: true },
      assignedLicenses: [{ skuId, disabledPlans: [] }],
      licenseAssignmentStates: [{ skuId, state: 'Active', error: 'None', lastUpdatedDateTime: 'x' }],
    });
    expect(records[0]).toMatchObject({
      id,
      mail: 'a@contoso.com',
      displayName: null,
      accountEnabled: null,
      assignedLicenses: [{ skuId, disabledPlans: [] }],
      licenseAssignmentStates: [{ skuId, assignedByGroup: null, state: 'Active', error: 'None' }],
    });
    expect(records[0]).not.toHaveProperty('unknown');
  });

  it.each([
    ['a display name of 2 MB', { id, displayName: 'x'.repeat(2_000_000) }, 'displayName'],
    ['a date that is none', { id, createdDateTime: '2026-02-31T00:00:00Z' }, 'createdDateTime'],
    ['a number for a name', { id, mail: 7 }, 'mail'],
    ['a NUL, which Postgres refuses', { id, city: 'a\u0000b' }, 'city'],
    ['half a character', { id, city: '\ud800' }, 'city'],
    ['a name too long to be indexed', { id, mail: 'm'.repeat(3000) }, 'mail'],
    ['a license without its SKU', { id, assignedLicenses: [{ skuId: 'x' }] }, 'assignedLicenses.0.skuId'],
    ['no id', { userPrincipalName: 'who@contoso.com' }, 'id'],
    ['an id that is no GUID', { id: 'nobody', userPrincipalName: 'who@contoso.com' }, 'id'],
    ['no object', null, ''],
  ])('sets aside a record with %s and keeps the others', async (_, bad, field) => {
    const { records, rejected } = await readPage(bad, { id, userPrincipalName: 'ok@contoso.com' });
    expect(records).toHaveLength(1);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]?.field).toBe(field);
    expect(JSON.stringify(rejected).length).toBeLessThan(400);
  });

  it('knows a rejected record by what it has', async () => {
    const { rejected } = await readPage({ userPrincipalName: 'who@contoso.com' }, { id, mail: 7 });
    expect(rejected.map((record) => [record.recordId, record.userPrincipalName])).toEqual([
      [null, 'who@contoso.com'],
      [id, null],
    ]);
  });

  it('may be empty and not the last', async () => {
    await using tenant = await openTenant({
      answer: (_, response) =>
        sendJson(response, 200, { value: [], '@odata.nextLink': '/v1.0/users?$skiptoken=2' }),
    });
    expect((await getUsersPage(tenant.client, page, calm)).nextLink).not.toBeNull();
  });
});

describe('a page of changes', () => {
  it('keeps only the keys that came: absent is not null', async () => {
    const { items } = await readDelta({ id, mail: null }, { id }, { id, assignedLicenses: [] });
    expect(items).toStrictEqual([{ id, mail: null }, { id }, { id, assignedLicenses: [] }]);
  });

  it('reads tombstones, whatever their reason', async () => {
    const { items } = await readDelta({ id, '@removed': { reason: 'changed' } }, { id, '@removed': {} });
    expect(items).toStrictEqual([
      { id, isRemoved: true },
      { id, isRemoved: true },
    ]);
  });

  it('names the field of a rejected item', async () => {
    const { items, rejected } = await readDelta({ id, mail: 7 });
    expect(items).toEqual([]);
    expect(rejected[0]).toMatchObject({ recordId: id, field: 'mail' });
  });

  it('without any link is not taken for the end', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [] }),
    });
    expect(await failureOf(getDeltaPage(tenant.client, 'users/delta', calm))).toMatchObject({
      kind: 'protocol',
    });
  });

  it('behind an outdated link asks for a resync', async () => {
    const body = { error: { code: 'SyncStateNotFound', message: 'x' } };
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 410, body) });
    expect(await failureOf(getDeltaPage(tenant.client, 'users/delta', calm))).toMatchObject({
      kind: 'resync',
    });
  });

  it('starts from the latest link', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, { value: [], '@odata.deltaLink': deltaLink }),
    });
    expect(await getLatestDeltaLink(tenant.client, 'entra-id', calm)).toBe(`${tenant.api.url}${deltaLink}`);
    expect(tenant.api.asked[0]?.path).toContain('$deltatoken=latest');
  });
});

describe('the count of users', () => {
  it('is asked for with its header and may begin with a byte order mark', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(200).end('\uFEFF1234'),
    });
    expect(await countUsers(tenant.client, calm)).toBe(1234);
    expect(tenant.api.asked[0]?.headers['consistencylevel']).toBe('eventual');
  });

  it('that is no number is refused', async () => {
    await using tenant = await openTenant({ answer: (_, response) => response.writeHead(200).end('many') });
    expect(await failureOf(countUsers(tenant.client, calm))).toMatchObject({ kind: 'protocol' });
  });
});

describe('users by their ids', () => {
  const ids = Array.from({ length: 17 }, (_, n) => `0a0a0a0a-0000-4000-8000-${String(n).padStart(12, '0')}`);

  it('are asked for fifteen at a time; who is gone is absent', async () => {
    await using tenant = await openTenant({
      answer: (asked, response) => {
        const filter = new URL(asked.path, 'http://x').searchParams.get('$filter') ?? '';
        const found = ids.filter((one) => filter.includes(one) && one !== ids[3]).map((one) => ({ id: one }));
        sendJson(response, 200, { value: found });
      },
    });
    const { records } = await getUsersByIds(tenant.client, { ids, kind: 'microsoft-365' }, calm);
    expect(records.map((user) => user.id)).toEqual(ids.filter((one) => one !== ids[3]));
    expect(tenant.api.asked).toHaveLength(2);
  });

  it('are asked for one by one where the filter is refused', async () => {
    await using tenant = await openTenant({
      answer: (asked, response) => {
        const url = new URL(asked.path, 'http://x');
        const one = url.pathname.split('/').at(-1);
        if (url.searchParams.has('$filter'))
          sendJson(response, 400, { error: { code: 'Request_UnsupportedQuery' } });
        else if (one === ids[0]) sendJson(response, 404, { error: { code: 'Request_ResourceNotFound' } });
        else sendJson(response, 200, { id: one });
      },
    });
    const { records } = await getUsersByIds(tenant.client, { ids: ids.slice(0, 3), kind: 'entra-id' }, calm);
    expect(records.map((user) => user.id)).toEqual(ids.slice(1, 3));
  });
});

describe('the filter of a range of creation dates', () => {
  it('names both ends in whole seconds, or one', () => {
    const [from, to] = [Date.UTC(2024, 1, 29, 12) / 1000, Date.UTC(2025, 0, 1) / 1000];
    expect(createdFilter({ from: null, to })).toBe('createdDateTime le 2025-01-01T00:00:00Z');
    expect(createdFilter({ from, to })).toBe(
      'createdDateTime ge 2024-02-29T12:00:00Z and createdDateTime le 2025-01-01T00:00:00Z',
    );
    expect(createdFilter({ from, to: null })).toBe('createdDateTime ge 2024-02-29T12:00:00Z');
  });
});
