import { describe, expect, it } from 'vitest';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { connect, syncOnce } from '../../support/test-app.ts';
import { asked, askedDuring, expectAllUsers } from './support/expect-data.ts';
import { stepOf, useTenantApp } from './support/tenant-app.ts';
import { shownUsers } from './support/truth.ts';

const test = useTenantApp();
const reportSteps = [
  'report:getOffice365ActiveUserDetail',
  'report:getM365AppUserDetail',
  'report:getOffice365ActivationsUserDetail',
] as const;

async function statuses(connectorId: string): Promise<ReadonlySet<string>> {
  return new Set((await shownUsers(test.app.db, connectorId)).map((user) => user.activityStatus));
}

describe('a token', () => {
  it('without roles: failed after one fresh token, consent advised, nothing else asked', async () => {
    const tenant = test.tenant({ users: 20, roles: [] });
    const connector = await connect(test.app, tenant);
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({ status: 'failed', steps: [], error: { kind: 'credential', code: null } });
    expect(run.error?.message).toMatch(/admin consent is missing/);
    expect(run.error?.advice).toMatch(/Grant admin consent/);
    expect(requests.map((request) => request.kind)).toEqual(['token']);
    expect(run.requests).toBe(1);
    expect((await getConnectorById(test.app.db, connector.id))?.needsAttention).toEqual(run.error);

    // Consent was given: the token that the process still holds does not know of it.
    tenant.setRoles(['Directory.Read.All', 'Organization.Read.All', 'User.Read.All', 'Reports.Read.All']);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', error: null });
    expect((await getConnectorById(test.app.db, connector.id))?.needsAttention).toBeNull();
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('without Reports.Read.All: reports skipped unasked, the rest is there, activity is unmonitored', async () => {
    const tenant = test.tenant({ users: 20, roles: ['Organization.Read.All', 'User.Read.All'] });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'forbidden' } });
    for (const name of reportSteps) {
      const step = stepOf(run, name);
      expect(step).toMatchObject({ status: 'skipped', reason: 'forbidden', requests: 0, attempts: 0 });
      expect(step.error?.message).toContain('Reports.Read.All');
      expect(step.error?.advice).toContain('Reports.Read.All');
    }
    expect(asked(tenant).filter((request) => request.kind.startsWith('reports/'))).toEqual([]);
    expect((await getConnectorById(test.app.db, connector.id))?.needsAttention).toBeNull();
    expect(await statuses(connector.id)).toEqual(new Set(['unmonitored']));
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('that is opaque: everything is asked, and Microsoft decides', async () => {
    const tenant = test.tenant({ users: 20, opaqueTokens: true });
    const connector = await connect(test.app, tenant);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', error: null });
    await expectAllUsers(test.app.db, connector, tenant);

    const poor = test.tenant({ users: 20, opaqueTokens: true, roles: ['User.Read.All'] });
    const other = await connect(test.app, poor);
    const run = await syncOnce(test.app, other);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'forbidden' } });
    expect(stepOf(run, 'users')).toMatchObject({ status: 'succeeded' });
    expect(stepOf(run, 'subscriptions')).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      requests: 1,
    });
    for (const name of reportSteps) {
      expect(stepOf(run, name)).toMatchObject({
        status: 'skipped',
        reason: 'forbidden',
        requests: 1,
        error: { code: 'S2SUnauthorized' },
      });
    }
    const ids = (await shownUsers(test.app.db, other.id)).map((user) => user.id);
    expect(ids).toEqual([...poor.truth()].map((user) => user.id).toSorted());
  });
});

describe('a 403', () => {
  it('on one report skips that one with its advice and blanks nothing', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const before = await shownUsers(test.app.db, connector.id);
    const effect = { kind: 'graphError', status: 403, code: 'S2SUnauthorized' } as const;
    tenant.addFault({ match: { path: /getOffice365ActiveUserDetail/ }, effect });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'forbidden', code: 'S2SUnauthorized' } });
    expect(run.error?.advice).toContain('Reports.Read.All');
    expect(run.error?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(stepOf(run, reportSteps[0])).toMatchObject({
      status: 'skipped',
      reason: 'forbidden',
      requests: 1,
    });
    expect(stepOf(run, reportSteps[1])).toMatchObject({ status: 'succeeded' });
    const [kept] = await test.app.db.query<{ rows: number }>(
      `select count(*)::int as rows from service_activity where connector_id = $1`,
      [connector.id],
    );
    expect(kept?.rows).toBeGreaterThan(0);
    const after = await shownUsers(test.app.db, connector.id);
    expect(
      after.filter((user) => user.activityStatus === 'inactive' || user.activityStatus === 'none'),
    ).toEqual([]);
    const actives = before.filter((user) => user.activityStatus === 'active');
    expect(actives.length).toBeGreaterThan(0);
  });

  it('on users: skipped with its advice, nobody removed, the rest is there', async () => {
    const tenant = test.tenant({ users: 30 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    const fault = tenant.addFault({
      match: { path: /v1\.0\/users/ },
      effect: { kind: 'graphError', status: 403 },
    });
    const run = await syncOnce(test.app, connector, { full: true });
    expect(fault.hits).toBeGreaterThan(0);
    expect(run).toMatchObject({
      status: 'partial',
      error: { kind: 'forbidden', code: 'Authorization_RequestDenied' },
    });
    expect(run.error?.advice).toContain('User.Read.All');
    expect(stepOf(run, 'users')).toMatchObject({ status: 'skipped', removed: 0 });
    expect(stepOf(run, 'subscriptions')).toMatchObject({ status: 'succeeded' });
    await expectAllUsers(test.app.db, connector, tenant);
    expect((await getConnectorById(test.app.db, connector.id))?.needsAttention).toBeNull();
  });

  it('on directory/subscriptions only: the seats are there, and the step says what is missing', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    const effect = { kind: 'graphError', status: 403 } as const;
    tenant.addFault({ match: { path: /directory\/subscriptions/ }, effect });
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'forbidden' } });
    const step = stepOf(run, 'subscriptions');
    expect(step).toMatchObject({ status: 'skipped', requests: 2, read: tenant.truthSkus().length });
    expect(step.error?.message).toMatch(/Seats were read, but not term, trial and renewal/);
    const [skus] = await test.app.db.query<{ rows: number }>(
      `select count(*)::int as rows from skus where connector_id = $1`,
      [connector.id],
    );
    expect(skus?.rows).toBe(tenant.truthSkus().length);
  });
});

describe('reports that say nothing', () => {
  it('concealed names: skipped with the setting that lifts it, no person stored, nobody inactive', async () => {
    const tenant = test.tenant({ users: 30, concealed: true });
    const connector = await connect(test.app, tenant);
    const run = await syncOnce(test.app, connector);
    expect(run).toMatchObject({ status: 'partial', error: { kind: 'concealed' } });
    for (const name of reportSteps) {
      expect(stepOf(run, name)).toMatchObject({ status: 'skipped', reason: 'concealed' });
      expect(stepOf(run, name).error?.advice).toMatch(/Display concealed/);
    }
    expect(await statuses(connector.id)).toEqual(new Set(['unmonitored']));

    tenant.setConcealed(false);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', error: null });
    expect(await statuses(connector.id)).toContain('active');
  });

  it.each(['direct', 'as JSON in the message'])(
    '404 UnknownTenantId %s: not provisioned yet',
    async (how) => {
      const tenant = test.tenant({ users: 20, reportsProvisioned: how === 'direct' });
      const effect = { kind: 'graphError', status: 404, code: 'UnknownTenantId', message: 'Who?' } as const;
      if (how === 'direct') tenant.addFault({ match: { path: /\/reports\// }, effect });
      const connector = await connect(test.app, tenant);
      const run = await syncOnce(test.app, connector);
      expect(run).toMatchObject({
        status: 'partial',
        error: { kind: 'unavailable', code: 'UnknownTenantId' },
      });
      for (const name of reportSteps) {
        const step = stepOf(run, name);
        expect(step).toMatchObject({ status: 'skipped', reason: 'unavailable', requests: 1 });
        expect(step.error?.advice).toMatch(/not prepared usage reports/);
      }
      expect(await statuses(connector.id)).toEqual(new Set(['unmonitored']));
      await expectAllUsers(test.app.db, connector, tenant);
    },
  );
});
