import { describe, expect, it } from 'vitest';
import type { RunWithSteps } from '../../../src/domain/run.ts';
import type { FaultEffect } from '../../../src/simulator/faults/fault-rule.ts';
import type { TenantControl } from '../../../src/simulator/tenant-control.ts';
import { listRejectedRows, type RejectedRow } from '../../../src/store/rejected-rows.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { storedUsers, trueUsers } from './support/truth.ts';

const test = useTenantApp();

const listing = /\/v1.0\/users\?\$top/;

/** Changes the first record of the listing. */
function spoiling(change: (record: Record<string, unknown>) => unknown): FaultEffect {
  return {
    kind: 'mutate',
    json: (body) => {
      const [first, ...rest]: readonly Record<string, unknown>[] = Array.isArray(body['value'])
        ? body['value']
        : [];
      return { ...body, value: [change(first ?? {}), ...rest] };
    },
  };
}

async function rejectedOf(run: RunWithSteps): Promise<readonly Omit<RejectedRow, 'rejectedAt'>[]> {
  const rows = await listRejectedRows(test.app.db, run.connectorId, run.id, 100);
  return rows.map(({ rejectedAt: _at, ...row }) => row);
}

const badRecords: readonly {
  readonly what: string;
  readonly effect: FaultEffect;
  readonly field: string;
  readonly recordId: string | null;
}[] = [
  { what: 'without an id', effect: { kind: 'badRecord', record: 'missingId' }, field: 'id', recordId: null },
  {
    what: 'with an id that is no GUID',
    effect: spoiling((record) => ({ ...record, id: 'user-17' })),
    field: 'id',
    recordId: 'user-17',
  },
  {
    what: 'with a display name of 2 MB',
    effect: { kind: 'badRecord', record: 'hugeDisplayName' },
    field: 'displayName',
    recordId: 'own',
  },
  {
    what: 'with a date that is none',
    effect: { kind: 'badRecord', record: 'badDate' },
    field: 'createdDateTime',
    recordId: 'own',
  },
  {
    what: 'with a NUL in its name',
    effect: spoiling((record) => ({ ...record, displayName: 'A\0B' })),
    field: 'displayName',
    recordId: 'own',
  },
  {
    what: 'with half a surrogate in its name',
    effect: spoiling((record) => ({ ...record, surname: 'A\uD83D' })),
    field: 'surname',
    recordId: 'own',
  },
];

describe('a user record', () => {
  it.each(badRecords)(
    '$what is left out of a first listing, counted and kept as rejected',
    async ({ effect, field }) => {
      const tenant = test.tenant({ users: 20 });
      const connector = await connect(test.app, tenant);
      const fault = tenant.addFault({ match: { path: listing }, effect });
      const run = await syncOnce(test.app, connector);
      expect(fault.hits).toBe(1);
      expect(run).toMatchObject({ status: 'partial', mode: 'full', error: { kind: 'rejected' } });
      expect(stepOf(run, 'users')).toMatchObject({
        status: 'succeeded',
        read: 20,
        inserted: 19,
        rejected: 1,
        removed: 0,
      });
      expect(await rejectedOf(run)).toMatchObject([{ step: 'users', field }]);
      const first = tenant.userAt(0).id;
      expect(await storedUsers(test.app.db, connector.id)).toEqual(
        trueUsers(tenant, { where: ({ id }) => id !== first }),
      );
    },
  );

  it.each(badRecords)(
    '$what does not make its user disappear, nor keeps others',
    async ({ effect, recordId }) => {
      const tenant = test.tenant({ users: 20 });
      const connector = await connect(test.app, tenant);
      await syncOnce(test.app, connector);
      tenant.removeUser(tenant.userAt(10).id);
      tenant.addFault({ match: { path: listing }, effect });
      const run = await syncOnce(test.app, connector, { full: true });
      expect(run.status).toBe('partial');
      expect(stepOf(run, 'users')).toMatchObject({ read: 19, unchanged: 18, rejected: 1, removed: 1 });
      expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
      expect(await rejectedOf(run)).toMatchObject([
        { recordId: recordId === 'own' ? tenant.userAt(0).id : recordId },
      ]);
    },
  );

  it('that says nothing of whose it is keeps everybody from being swept, until the next listing', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    tenant.removeUser(tenant.userAt(10).id);
    const fault = tenant.addFault({
      match: { path: listing },
      effect: { kind: 'badRecord', record: 'notObject' },
    });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'rejected' } });
    expect(stepOf(run, 'users')).toMatchObject({ read: 19, rejected: 1, removed: 0 });
    expect(await storedUsers(test.app.db, connector.id)).toHaveLength(20);
    tenant.clearFaults();
    expect(await syncOnce(test.app, connector, { full: true })).toMatchObject({ status: 'succeeded' });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('that comes twice is one user, and every record is counted', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({
      match: { path: listing },
      effect: { kind: 'badRecord', record: 'duplicate' },
    });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'succeeded' });
    expect(stepOf(run, 'users')).toMatchObject({
      read: 21,
      inserted: 20,
      unchanged: 1,
      rejected: 0,
      outOfScope: 0,
    });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });

  it('that cannot be read in a round of changes leaves its user as they were', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await storedUsers(test.app.db, connector.id);
    tenant.updateUser(tenant.userAt(3).id, { city: 'Somewhere Else' });
    tenant.addFault({ match: { path: /users\/delta/ }, effect: { kind: 'badRecord', record: 'badDate' } });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', mode: 'incremental', error: { kind: 'rejected' } });
    expect(stepOf(run, 'users')).toMatchObject({ read: 1, updated: 0, rejected: 1 });
    expect(await storedUsers(test.app.db, connector.id)).toEqual(before);
  });
});

describe('the payload of a rejected record', () => {
  it('is nowhere in the database', async () => {
    const tenant = test.tenant({ users: 12 });
    const connector = await connect(test.app, tenant);
    const marked = {
      createdDateTime: 'marker-of-a-date',
      displayName: 'marker-of-a-name',
      mail: 'marker@contoso.example',
    };
    tenant.addFault({ match: { path: listing }, effect: spoiling((record) => ({ ...record, ...marked })) });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial' });
    expect(await tablesWith('marker')).toEqual([]);
    expect(await tablesWith(String(tenant.userAt(1).displayName))).toContain('users');
  });
});

async function tablesWith(text: string): Promise<readonly string[]> {
  const tables = await test.app.db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await test.app.db.query(`select 1 from "${name}" t where t::text like $1 limit 1`, [
      `%${text}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('an answer that is no page', () => {
  const faults: readonly { readonly what: string; readonly effect: FaultEffect }[] = [
    { what: 'not JSON', effect: { kind: 'notJson' } },
    { what: 'cut off', effect: { kind: 'truncate' } },
  ];

  it.each(faults)('$what is asked for again, and nothing is missing', async ({ effect }) => {
    const tenant: TenantControl = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    const fault = tenant.addFault({ match: { path: listing, count: 1 }, effect });
    const run = await syncOnce(test.app, connector);
    expect(fault.hits).toBe(1);
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(stepOf(run, 'users').read).toBe(20);
    expect(await storedUsers(test.app.db, connector.id)).toEqual(trueUsers(tenant));
  });
});
