import { describe, expect, it } from 'vitest';
import type { RunWithSteps } from '../../../src/domain/run.ts';
import { APPS } from '../../../src/simulator/reports/activity.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import type { ReportShape } from '../../../src/simulator/tenant-spec.ts';
import { getReportStates } from '../../../src/store/reports.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { nothingKnown, reported, shownActivity, trueActivity } from './support/true-activity.ts';

const test = useTenantApp();

const names = [
  'getOffice365ActiveUserDetail',
  'getM365AppUserDetail',
  'getOffice365ActivationsUserDetail',
] as const;

/** What the store has to hold of everybody, given the apps report of so many days. */
function expectedActivity(tenant: TenantControl, periodDays: number): readonly object[] {
  const people = new Map([...tenant.truthReports()].map((person) => [person.userId, person]));
  const users = [...tenant.truth()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return users.map(({ id }) => {
    const person = people.get(id);
    return person === undefined ? { userId: id, ...nothingKnown } : trueActivity(person, periodDays);
  });
}

async function stored(connectorId: string): Promise<readonly object[]> {
  return (await shownActivity(test.app.db, connectorId)).map((row) => reported(row));
}

function reportSteps(run: RunWithSteps): readonly ReturnType<typeof stepOf>[] {
  return names.map((name) => stepOf(run, `report:${name}`));
}

function respelled(body: object, name: string, as: string): unknown {
  const json: unknown = JSON.parse(JSON.stringify(body).replace(name, as));
  return json;
}

const header = 'Report Refresh Date,User Principal Name,Display Name';

const shapes: readonly { readonly what: string; readonly reports: ReportShape }[] = [
  { what: 'as documented', reports: {} },
  {
    what: 'with columns nobody knows in front',
    reports: { extraColumns: ['Copilot', 'Copilot (Web)'], extraColumnsFirst: true },
  },
  {
    what: 'with its columns the other way round and a blank last line',
    reports: { reversedColumns: true, blankTrailingLine: true },
  },
];

describe('a report', () => {
  it.each(shapes)('is stored whole: $what', async ({ reports }) => {
    const tenant = test.tenant({ users: 40, reports });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(await stored(connector.id)).toEqual(expectedActivity(tenant, 30));
    for (const step of reportSteps(run)) {
      expect(step).toMatchObject({
        status: 'succeeded',
        requests: 2,
        updated: 0,
        unchanged: 0,
        removed: 0,
        rejected: 0,
      });
      expect(step.read).toBe(step.inserted + step.outOfScope);
      expect(step.inserted).toBeGreaterThan(0);
    }
  });

  it.each([
    { inactiveAfter: 7, period: 'D7' },
    { inactiveAfter: 8, period: 'D30' },
    { inactiveAfter: 90, period: 'D90' },
    { inactiveAfter: 400, period: 'D180' },
  ])(
    'of apps is asked for the smallest period that covers $inactiveAfter days: $period',
    async ({ inactiveAfter, period }) => {
      const tenant = test.tenant({ users: 20 });
      const connector = await connect(test.app, tenant, { inactiveAfter });
      await syncOnce(test.app, connector);
      const paths = tenant.requests().map((request) => decodeURIComponent(request.path));
      expect(paths).toContain(`/v1.0/reports/getM365AppUserDetail(period='${period}')`);
      expect(paths).toContain(`/v1.0/reports/getOffice365ActiveUserDetail(period='D180')`);
      expect(await stored(connector.id)).toEqual(expectedActivity(tenant, Number(period.slice(1))));
    },
  );

  it('finds people whatever the case of their names', async () => {
    const tenant = test.tenant({ users: 20 });
    const user = [...tenant.truth()].find((each) => each.assignedLicenses.length > 0);
    if (user === undefined) throw new Error('nobody is licensed');
    const shout = tenant.addFault({
      match: { path: /users\?\$top/ },
      effect: {
        kind: 'mutate',
        json: (body) => respelled(body, user.userPrincipalName, user.userPrincipalName.toUpperCase()),
      },
    });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    expect(shout.hits).toBe(1);
    expect(await stored(connector.id)).toEqual(expectedActivity(tenant, 30));
  });

  it('counts rows of people nobody holds, and stores nothing of them', async () => {
    const tenant = test.tenant({ users: 20, reports: { strangers: 3, unknownRows: 2 } });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(await stored(connector.id)).toEqual(expectedActivity(tenant, 30));
    const step = stepOf(run, 'report:getOffice365ActiveUserDetail');
    expect(step).toMatchObject({ status: 'succeeded', outOfScope: 3 });
    expect(step.read).toBe(step.inserted + 3 + 2);
    const [, , services] = await getReportStates(test.app.db, connector.id);
    expect(services).toMatchObject({
      name: 'getOffice365ActiveUserDetail',
      state: 'read',
      unmatched: 3,
      concealed: 2,
    });
  });

  it('read again unchanged writes no row', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const versions = (): Promise<readonly object[]> =>
      test.app.db.query(
        `select ctid::text, xmin::text from service_activity where connector_id = $1
         union all select ctid::text, xmin::text from app_activity where connector_id = $1
         union all select ctid::text, xmin::text from activations where connector_id = $1
         union all select ctid::text, xmin::text from user_activity where connector_id = $1
         union all select ctid::text, xmin::text from license_activity where connector_id = $1 order by 1, 2`,
        [connector.id],
      );
    const before = await versions();
    const run = await syncOnce(test.app, connector);
    expect(await versions()).toEqual(before);
    for (const step of reportSteps(run)) expect(step).toMatchObject({ inserted: 0, updated: 0, removed: 0 });
  });
});

describe('concealed names', () => {
  it('make the run partial, and say nothing about anybody', async () => {
    const tenant = test.tenant({ users: 20, concealed: true });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'concealed' } });
    for (const step of reportSteps(run)) {
      expect(step).toMatchObject({ status: 'skipped', reason: 'concealed', inserted: 0 });
      expect(step.read).toBeGreaterThan(0);
      expect(step.error?.advice).toContain('Display concealed user, group, and site names');
    }
    const rows = await shownActivity(test.app.db, connector.id);
    expect(rows.map((row) => reported(row))).toEqual(rows.map(({ userId }) => ({ userId, ...nothingKnown })));
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['unmonitored']));
  });

  it('keep the dates that were known, and nobody turns inactive', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await shownActivity(test.app.db, connector.id);
    tenant.setConcealed(true);
    expect(await syncOnce(test.app, connector)).toMatchObject({
      status: 'partial',
      error: { kind: 'concealed' },
    });
    const after = await shownActivity(test.app.db, connector.id);
    expect(after.map((row) => reported(row))).toEqual(before.map((row) => reported(row)));
    expect(after.map((row) => row.lastActivityOn)).toEqual(before.map((row) => row.lastActivityOn));
    const statuses = new Set(after.map((row) => row.status));
    expect(statuses).toEqual(new Set(['active', 'unmonitored']));
    tenant.setConcealed(false);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded' });
    expect(await shownActivity(test.app.db, connector.id)).toEqual(before);
  });

  it('of some people leave the others as they are, and take nothing away from anybody', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await shownActivity(test.app.db, connector.id);
    const hidden = before.find((row) => row.activations.length > 0);
    if (hidden === undefined) throw new Error('nobody has activated anything');
    const name = String(hidden.userPrincipalName);
    tenant.updateUser(hidden.userId, { userPrincipalName: 'A'.repeat(32) });
    tenant.addFault({
      match: { path: /users\/delta/ },
      effect: {
        kind: 'mutate',
        json: (body) => respelled(body, 'A'.repeat(32), name),
      },
    });
    const run = await syncOnce(test.app, connector);
    expect(stepOf(run, 'report:getOffice365ActivationsUserDetail')).toMatchObject({
      status: 'succeeded',
      removed: 0,
    });
    const after = await shownActivity(test.app.db, connector.id);
    const marks = Object.fromEntries(APPS.map((app) => [app, nothingKnown.apps[app]]));
    expect(after.map((row) => reported(row))).toEqual(
      before.map((row) => (row.userId === hidden.userId ? { ...reported(row), apps: marks } : reported(row))),
    );
  });
});

describe('reports that are not there', () => {
  it('not provisioned yet: skipped with the reason, and everything else is there', async () => {
    const tenant = test.tenant({ users: 20, reportsProvisioned: false });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'unavailable', code: 'UnknownTenantId' } });
    for (const step of reportSteps(run))
      expect(step).toMatchObject({ status: 'skipped', reason: 'unavailable', inserted: 0 });
    for (const name of ['organization', 'subscriptions', 'users'])
      expect(stepOf(run, name).status).toBe('succeeded');
    const rows = await shownActivity(test.app.db, connector.id);
    expect(rows).toHaveLength(20);
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['unmonitored']));
    tenant.setReportsProvisioned(true);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded' });
    expect(await stored(connector.id)).toEqual(expectedActivity(tenant, 30));
  });

  it('without a row: the run succeeds, nobody is called inactive by it, and what was known stays', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await shownActivity(test.app.db, connector.id);
    await test.app.db.query('delete from service_figures where connector_id = $1', [connector.id]);
    const empty = tenant.addFault({
      match: { path: /data\/download/ },
      effect: { kind: 'respond', status: 200, body: `\uFEFF${header}\r\n` },
    });
    const run = await syncOnce(test.app, connector);
    expect(empty.hits).toBe(3);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    for (const step of reportSteps(run)) {
      expect(step).toMatchObject({ status: 'succeeded', read: 0, updated: 0, removed: 0 });
    }
    const after = await shownActivity(test.app.db, connector.id);
    expect(after.map((row) => reported(row))).toEqual(before.map((row) => reported(row)));
    expect(new Set(after.map((row) => row.status))).toEqual(new Set(['active', 'unmonitored']));
    const figures = await test.app.db.query('select 1 from service_figures where connector_id = $1', [
      connector.id,
    ]);
    expect(figures).toEqual([]);
  });

  it('of activations without a row is believed where the others are filled', async () => {
    const tenant = test.tenant({ users: 30 });
    const licensed = [...tenant.truth()].filter((user) => user.assignedLicenses.length > 0);
    for (const { id } of licensed) tenant.setActivity(id, { activations: [] });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(stepOf(run, 'report:getOffice365ActivationsUserDetail')).toMatchObject({
      status: 'succeeded',
      read: 0,
    });
    expect(await stored(connector.id)).toEqual(expectedActivity(tenant, 30));
    const statuses = (await shownActivity(test.app.db, connector.id)).map((row) => row.status);
    expect(new Set(statuses)).toEqual(new Set(['active', 'inactive', 'none', 'unmonitored']));
  });

  it('cut off in mid-download: read again from the start, nobody twice', async () => {
    const tenant = test.tenant({ users: 40 });
    const connector = await connect(test.app, tenant);
    const cut = tenant.addFault({
      match: { path: /data\/download/, count: 2 },
      effect: { kind: 'truncate' },
    });
    const run = await syncOnce(test.app, connector);
    expect(cut.hits).toBe(2);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(await stored(connector.id)).toEqual(expectedActivity(tenant, 30));
  });
});
