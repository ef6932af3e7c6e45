import { describe, expect, it } from 'vitest';
import { jsonOf, refusalOf, simulatedTenant } from './simulated-tenant.ts';

const EVENTUAL = { ConsistencyLevel: 'eventual' };

describe('GET /users', () => {
  it('gives 100 users with the default properties, and as many as $top says up to 999', async () => {
    await using tenant = await simulatedTenant({ users: 1500 });
    const first = await tenant.page('/users');
    expect(first.value).toHaveLength(100);
    expect(Object.keys(first.value[0] ?? {}).toSorted()).toEqual([
      'businessPhones',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
    ]);
    expect((await tenant.page('/users?$top=5000')).value).toHaveLength(999);
    const all = await tenant.all('/users?$top=999&$select=id');
    expect([all.pages, new Set(all.value.map((user) => user['id'])).size]).toEqual([2, 1500]);
    expect(all.value[1200]).toEqual({ id: tenant.control.userAt(1200).id });
  });

  it('can begin with an empty page that is not the end', async () => {
    await using tenant = await simulatedTenant({ emptyPageFirst: true });
    expect((await tenant.page('/users?$top=30')).value).toEqual([]);
    const all = await tenant.all('/users?$top=30&$select=id');
    expect([all.pages, all.value.length]).toEqual([3, 50]);
  });

  it('gives what truth() gives', async () => {
    await using tenant = await simulatedTenant({ users: 120 });
    const names = Object.keys(tenant.control.userAt(0));
    const all = await tenant.all(`/users?$select=${names.join(',')}`);
    expect(all.value).toEqual([...tenant.control.truth()]);
  });

  it.each([
    ['?$select=id,nickname', 400, 'BadRequest'],
    ['?$select=id,mailboxSettings', 501, 'NotImplemented'],
    ['?$select=id,skills', 501, 'NotImplemented'],
    ['?$select=id,signInActivity', 403, 'Authorization_RequestDenied'],
    ['?$skip=100', 400, 'Request_BadRequest'],
    ['?$top=none', 400, 'BadRequest'],
    ['?$top=0', 400, 'BadRequest'],
    ['?$orderby=displayName', 400, 'Request_UnsupportedQuery'],
    ['?$skiptoken=garbage', 400, 'Request_BadRequest'],
    ["?$filter=createdDateTime eq '2024-01-01'", 400, 'Request_UnsupportedQuery'],
    ['?$filter=createdDateTime gt 2024-01-01T00:00:00Z', 400, 'Request_UnsupportedQuery'],
    ["?$filter=id ge '5'", 400, 'Request_UnsupportedQuery'],
    ["?$filter=startsWith(id,'5')", 400, 'Request_UnsupportedQuery'],
    ["?$filter=mail ne 'a'", 400, 'Request_UnsupportedQuery'],
    ["?$filter=endsWith(mail,'a')", 400, 'Request_UnsupportedQuery'],
    [
      `?$filter=id in (${Array.from({ length: 16 }, () => "'a'").join(',')})`,
      400,
      'Request_UnsupportedQuery',
    ],
  ])('refuses %s', async (query, status, code) => {
    await using tenant = await simulatedTenant();
    expect(await refusalOf(await tenant.get(`/users${query}`))).toEqual([status, code]);
  });

  it('refuses an option repeated beside a token', async () => {
    await using tenant = await simulatedTenant();
    const next = (await tenant.page('/users?$top=10&$select=id'))['@odata.nextLink'] ?? '';
    expect(next.startsWith(`${tenant.simulator.graphUrl}/v1.0/users?$skiptoken=`)).toBe(true);
    expect(await refusalOf(await tenant.get(`${next}&$select=id`))).toEqual([400, 'Request_BadRequest']);
    expect(await refusalOf(await tenant.get(`${next}&$top=10`))).toEqual([400, 'Request_BadRequest']);
  });

  it('lets a skip token grow old, and all of them at once', async () => {
    let now = Date.now();
    await using tenant = await simulatedTenant({ skipTokenLifetimeMs: 60_000 }, { now: () => now });
    const next = (await tenant.page('/users?$top=10'))['@odata.nextLink'] ?? '';
    expect((await tenant.get(next)).status).toBe(200);
    tenant.control.expireSkipTokens();
    expect(await refusalOf(await tenant.get(next))).toEqual([400, 'Directory_ExpiredPageToken']);
    const later = (await tenant.page('/users?$top=10'))['@odata.nextLink'] ?? '';
    now += 61_000;
    expect(await refusalOf(await tenant.get(later))).toEqual([400, 'Directory_ExpiredPageToken']);
  });

  it('counts for advanced queries only', async () => {
    await using tenant = await simulatedTenant();
    expect(await refusalOf(await tenant.get('/users/$count'))).toEqual([400, 'Request_BadRequest']);
    const count = await tenant.get('/users/$count', EVENTUAL);
    expect([count.headers.get('content-type'), await count.text()]).toEqual(['text/plain', '50']);
    expect(await jsonOf(await tenant.get('/users?$count=true'))).not.toHaveProperty('@odata.count');
    const first = await jsonOf(await tenant.get('/users?$count=true&$top=20', EVENTUAL));
    expect(first['@odata.count']).toBe(50);
    expect(await jsonOf(await tenant.get(String(first['@odata.nextLink']), EVENTUAL))).not.toHaveProperty(
      '@odata.count',
    );
  });

  it('counts a range of dates as it lists it, also when somebody came, went or is hidden', async () => {
    await using tenant = await simulatedTenant();
    const { control } = tenant;
    const filter = `$filter=createdDateTime ge ${control.userAt(10).createdDateTime ?? ''}`;
    const agree = async (users: number): Promise<void> => {
      const counted = await tenant.get(`/users/$count?${filter}`, EVENTUAL);
      expect(await counted.text()).toBe(String(users));
      expect((await tenant.all(`/users?${filter}`)).value).toHaveLength(users);
    };
    await agree(40);
    control.removeUser(control.userAt(20).id);
    control.addUser();
    control.hideFromFilters(control.userAt(30).id);
    control.hideFromFilters(control.userAt(5).id);
    await agree(39);
    expect((await tenant.all('/users')).value).toHaveLength(50);
  });

  it('wants the header of an advanced query again on every page', async () => {
    await using tenant = await simulatedTenant({ noCreatedDateShare: 0.5 });
    const query = '/users?$filter=createdDateTime eq null&$count=true&$top=5';
    expect(await refusalOf(await tenant.get(query))).toEqual([400, 'Request_UnsupportedQuery']);
    expect(await refusalOf(await tenant.get(query.replace('&$count=true', ''), EVENTUAL))).toEqual([
      400,
      'Request_UnsupportedQuery',
    ]);
    const next = (await tenant.page(query, EVENTUAL))['@odata.nextLink'] ?? '';
    expect(await refusalOf(await tenant.get(next))).toEqual([400, 'Request_UnsupportedQuery']);
    const undated = [...tenant.control.truth()].filter((user) => user.createdDateTime === null);
    expect((await tenant.all(query, EVENTUAL)).value).toHaveLength(undated.length);
  });
});

describe('the documented filters', () => {
  const cases = [
    [
      "startsWith(userPrincipalName,'g')",
      (user: Record<string, unknown>) => String(user['userPrincipalName']).startsWith('g'),
    ],
    ["userType eq 'Guest'", (user: Record<string, unknown>) => user['userType'] === 'Guest'],
    ['accountEnabled eq false', (user: Record<string, unknown>) => user['accountEnabled'] === false],
    ["department eq 'R&D, Lab 2'", (user: Record<string, unknown>) => user['department'] === 'R&D, Lab 2'],
  ] as const;

  it.each(cases)('%s', async (filter, matches) => {
    await using tenant = await simulatedTenant({ users: 400 });
    tenant.control.addUser({ userPrincipalName: 'Greta.New@simulated.example', department: 'R&D, Lab 2' });
    const expected = [...tenant.control.truth()].filter((user) =>
      matches({ ...user, userPrincipalName: user.userPrincipalName.toLowerCase() }),
    );
    const found = await tenant.all(`/users?$select=id&$top=50&$filter=${encodeURIComponent(filter)}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(400);
    expect(found.value.map((user) => user['id'])).toEqual(expected.map((user) => user.id));
    const count = await tenant.get(`/users/$count?$filter=${encodeURIComponent(filter)}`, EVENTUAL);
    expect(await count.text()).toBe(String(expected.length));
  });

  it('cuts by dates of creation, also when users were added or given another date', async () => {
    await using tenant = await simulatedTenant({ users: 400, noCreatedDateShare: 0.1 });
    const { control } = tenant;
    const from = control.userAt(60).createdDateTime ?? '';
    const to = control.userAt(300).createdDateTime ?? '';
    const check = async (filter: string, isIn: (at: string) => boolean): Promise<number> => {
      const expected = [...control.truth()].filter(
        (user) => user.createdDateTime !== null && isIn(user.createdDateTime),
      );
      const found = await tenant.all(`/users?$select=id&$top=50&$filter=${encodeURIComponent(filter)}`);
      expect(found.value.map((user) => user['id'])).toEqual(expected.map((user) => user.id));
      return expected.length;
    };
    const both = async (): Promise<number> => {
      await check(`createdDateTime ge ${from}`, (at) => at >= from);
      await check(`createdDateTime le ${to}`, (at) => at <= to);
      return check(`createdDateTime ge ${from} and createdDateTime le ${to}`, (at) => at >= from && at <= to);
    };
    const before = await both();
    expect(before).toBeGreaterThan(150);
    control.addUser({ createdDateTime: to });
    expect(await both()).toBe(before + 1);
    control.updateUser(control.userAt(399).id, { createdDateTime: from });
    expect(await both()).toBe(before + 2);
  });

  it('finds single users by id, list of ids, address and SKU', async () => {
    await using tenant = await simulatedTenant({ users: 300 });
    const ids = [3, 77, 250].map((at) => tenant.control.userAt(at).id);
    const found = async (filter: string) =>
      (await tenant.all(`/users?$select=id&$filter=${encodeURIComponent(filter)}`)).value.map(
        (user) => user['id'],
      );
    expect(await found(`id in ('${ids.join("','")}','nobody')`)).toEqual(ids);
    expect(await found(`id eq '${ids[1] ?? ''}'`)).toEqual([ids[1]]);
    const { userPrincipalName } = tenant.control.userAt(250);
    expect(await found(`userPrincipalName eq '${userPrincipalName.toUpperCase()}'`)).toEqual([ids[2]]);
    const sku = tenant.control.userAt(0).assignedLicenses[0]?.skuId ?? '';
    const holders = [...tenant.control.truth()].filter((user) =>
      user.assignedLicenses.some((license) => license.skuId === sku),
    );
    expect(await found(`assignedLicenses/any(a:a/skuId eq ${sku})`)).toEqual(holders.map((user) => user.id));
  });

  it('gives one user by id or address, whole or selected, and 404 for nobody', async () => {
    await using tenant = await simulatedTenant();
    const user = tenant.control.userAt(12);
    expect(await jsonOf(await tenant.get(`/users/${user.id}?$select=id,department`))).toMatchObject({
      id: user.id,
      department: user.department,
    });
    expect(
      await jsonOf(await tenant.get(`/users/${encodeURIComponent(user.userPrincipalName)}`)),
    ).toMatchObject({ id: user.id });
    tenant.control.removeUser(user.id);
    expect(await refusalOf(await tenant.get(`/users/${user.id}`))).toEqual([404, 'Request_ResourceNotFound']);
  });
});
