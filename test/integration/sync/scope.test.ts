import { describe, expect, it } from 'vitest';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

const domains = ['contoso.example', 'fabrikam.example', 'xn--bcher-kva.example'];
const shares = { 'fabrikam.example': 0.3, 'xn--bcher-kva.example': 0.2 };

/** 60 users over three domains, with all the kinds of users a directory has, and a few spelled on purpose. */
function mixedTenant(): TenantControl {
  const tenant = test.tenant({
    users: 60,
    domains,
    domainShares: shares,
    guestShare: 0.15,
    noMailShare: 0.15,
    disabledShare: 0.2,
    unlicensedShare: 0.2,
  });
  tenant.addUser({ userPrincipalName: 'upper@contoso.example', mail: 'Upper@CONTOSO.Example' });
  tenant.addUser({ userPrincipalName: 'idn@contoso.example', mail: 'idn@Bücher.example' });
  tenant.addUser({ userPrincipalName: 'sub@contoso.example', mail: 'sub@mail.contoso.example' });
  tenant.addUser({ userPrincipalName: 'suffix@contoso.example', mail: 'suffix@notcontoso.example' });
  return tenant;
}

function hasMailIn(...names: readonly string[]): (user: SimulatedUser) => boolean {
  return ({ mail }) => mail !== null && names.some((name) => mail.toLowerCase().endsWith(`@${name}`));
}

const everybody = (): boolean => true;

const cases = [
  { domains: undefined, where: everybody, what: 'no domain given' },
  { domains: '*', where: everybody, what: '*' },
  { domains: 'fabrikam.example, *', where: everybody, what: '* with names' },
  { domains: 'fabrikam.example', where: hasMailIn('fabrikam.example'), what: 'one domain' },
  {
    domains: ' @Contoso.EXAMPLE. ',
    where: hasMailIn('contoso.example'),
    what: 'one domain, spelled carelessly',
  },
  {
    domains: 'contoso.example\n\nfabrikam.example',
    where: hasMailIn('contoso.example', 'fabrikam.example'),
    what: 'several domains, one per row',
  },
  {
    domains: 'bücher.example',
    where: hasMailIn('bücher.example', 'xn--bcher-kva.example'),
    what: 'an internationalized domain',
  },
];

describe('the domains of a connector', () => {
  it.each(cases)('keep exactly who is in them: $what', async ({ domains: given, where }) => {
    const tenant = mixedTenant();
    const connector = await connect(test.app, tenant, { domains: given });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded', mode: 'full' });
    const expected = trueUsers(tenant, { where });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(expected);
    const all = tenant.truthCount();
    const users = stepOf(run, 'users');
    expect(users).toMatchObject({
      read: all,
      inserted: expected.length,
      updated: 0,
      unchanged: 0,
      removed: 0,
    });
    expect(users.outOfScope).toBe(all - expected.length);
    expect(expected.length).toBeGreaterThan(0);
  });

  it('keep no license and no activity of anybody outside them', async () => {
    const tenant = mixedTenant();
    const connector = await connect(test.app, tenant, { domains: 'fabrikam.example' });
    await syncOnce(test.app, connector);
    const inScope = trueUsers(tenant, { where: hasMailIn('fabrikam.example') }).map((user) => user.id);
    const tables = [
      'license_assignments',
      'service_activity',
      'app_activity',
      'activations',
      'user_activity',
    ];
    for (const table of tables) {
      const ids = await test.app.db.query<{ id: string }>(
        `select distinct user_id as id from ${table} where connector_id = $1`,
        [connector.id],
      );
      expect(ids.length).toBeGreaterThan(0);
      expect(inScope).toEqual(expect.arrayContaining(ids.map((row) => row.id)));
    }
    const leftOver = await test.app.db.query('select 1 from staged_reports');
    expect(leftOver).toEqual([]);
  });
});

describe('the users of a tenant', () => {
  it('are of every kind, and all kept with their licenses: guests, disabled, without license, without mail', async () => {
    const tenant = mixedTenant();
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const stored = await storedUsers(test.app.db, connector.id);
    expect(stored).toEqual(trueUsers(tenant));
    expect(stored.filter((user) => user['userType'] === 'Guest').length).toBeGreaterThan(0);
    expect(stored.filter((user) => user['accountEnabled'] === false).length).toBeGreaterThan(0);
    expect(stored.filter((user) => user['mail'] === null).length).toBeGreaterThan(0);
    expect(stored.filter((user) => user.licenses.length === 0).length).toBeGreaterThan(0);
  });

  it('hold a SKU directly and by a group as one license that says both', async () => {
    const tenant = test.tenant({ users: 50, byGroupShare: 1 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const stored = await storedUsers(test.app.db, connector.id);
    expect(stored).toEqual(trueUsers(tenant));
    const both = stored.flatMap((user) => user.licenses).filter((license) => license['direct'] === true);
    expect(both.length).toBeGreaterThan(0);
    expect(both).toEqual(both.map((license) => ({ ...license, groups: [expect.any(String)] })));
  });

  it('come without licenses, subscriptions and reports to a connector of kind entra-id', async () => {
    const tenant = mixedTenant();
    const connector = await connect(test.app, tenant, { kind: 'entra-id', domains: 'contoso.example' });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(run.steps.map((step) => step.name)).toEqual(['organization', 'users']);
    const where = hasMailIn('contoso.example');
    expect(await storedUsers(test.app.db, connector.id)).toEqual(
      trueUsers(tenant, { where, withLicenses: false }),
    );
    const asked = tenant.requests().filter((request) => request.query.includes('assignedLicenses'));
    expect(asked).toEqual([]);
  });
});
