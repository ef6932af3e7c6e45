import { describe, expect, it } from 'vitest';
import { getConnectorById } from '../../../src/store/connectors.ts';
import { setConnector } from '../../../src/sync/manage/set-connector.ts';
import { tick } from '../../../src/sync/tick.ts';
import { connect, endOf, syncOnce, testSecret } from '../../support/test-app.ts';
import { asked, askedDuring, expectAllUsers } from './support/expect-data.ts';
import { useTenantApp } from './support/tenant-app.ts';

const test = useTenantApp();
const dayMs = 24 * 3_600_000;

async function connectorNow(id: string) {
  const connector = await getConnectorById(test.app.db, id);
  if (!connector) throw new Error('the connector is gone');
  return connector;
}

async function makeDue(id: string): Promise<void> {
  await test.app.db.query(`update connectors set next_run_at = now() - interval '1 second' where id = $1`, [
    id,
  ]);
}

const refusals = [
  [7000222, /secret has expired.*new one/],
  [7000215, /secret is wrong.*Value, not its Secret ID/],
  [700016, /not known in this tenant.*client ID/],
  [90002, /tenant was not found.*tenant ID/],
  [7000112, /application is disabled: enable it/],
] as const;

describe('a refused credential', () => {
  it.each(refusals)(
    'AADSTS%i fails the run with one request and advice, and a mended one heals',
    async (code, advice) => {
      const tenant = test.tenant({ users: 20 });
      const connector = await connect(test.app, tenant);
      const fault = tenant.addFault({ match: { path: /oauth2/ }, effect: { kind: 'tokenError', code } });

      const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
      expect(fault.hits).toBe(1);
      expect(requests.map((request) => request.kind)).toEqual(['token']);
      expect(run).toMatchObject({ status: 'failed', requests: 1, steps: [] });
      expect(run.error).toMatchObject({ kind: 'credential', code: `AADSTS${code}` });
      expect(run.error?.advice).toMatch(advice);
      expect(run.error?.message).toContain(`AADSTS${code}`);
      expect(run.error?.requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect((await connectorNow(connector.id)).needsAttention).toEqual(run.error);

      fault.remove();
      const healed = await syncOnce(test.app, connector);
      expect(healed).toMatchObject({ status: 'succeeded', mode: 'full', error: null });
      expect((await connectorNow(connector.id)).needsAttention).toBeNull();
      await expectAllUsers(test.app.db, connector, tenant);
    },
  );

  it('an expired secret: asked once a day by the schedule, tried by hand, healed by a new one', async () => {
    const tenant = test.tenant({ users: 20, secrets: [{ value: testSecret, expired: true }] });
    const connector = await connect(test.app, tenant, { schedule: '*/5 * * * *' });
    await makeDue(connector.id);
    expect((await tick(test.app)).started).toBe(1);
    const [started] = await test.app.db.query<{ id: string }>(`select id from runs where connector_id = $1`, [
      connector.id,
    ]);
    const first = await endOf(test.app, started?.id ?? '', 20_000);
    expect(first).toMatchObject({ status: 'failed', trigger: 'schedule', error: { code: 'AADSTS7000222' } });

    const failed = await connectorNow(connector.id);
    expect(Number(failed.nextRunAt)).toBeGreaterThan(Date.now() + dayMs - 60_000);
    expect((await tick(test.app)).started).toBe(0);

    const byHand = await syncOnce(test.app, connector);
    expect(byHand).toMatchObject({ status: 'failed', error: { code: 'AADSTS7000222' } });
    expect(asked(tenant).map((request) => request.kind)).toEqual(['token', 'token']);

    await makeDue(connector.id);
    expect((await tick(test.app)).started).toBe(1);
    expect(Number((await connectorNow(connector.id)).nextRunAt)).toBeGreaterThan(Date.now() + dayMs - 60_000);
    const [daily] = await test.app.db.query<{ id: string }>(
      `select id from runs where connector_id = $1 order by created_at desc limit 1`,
      [connector.id],
    );
    await endOf(test.app, daily?.id ?? '', 20_000);

    tenant.setSecrets([{ value: 'a-new-secret-of-the-tenant' }]);
    const given = { type: 'secret', bytes: Buffer.from('a-new-secret-of-the-tenant') } as const;
    await setConnector(test.app, await connectorNow(connector.id), {}, given);
    const mended = await connectorNow(connector.id);
    expect(mended.needsAttention).toBeNull();
    expect(Number(mended.nextRunAt)).toBeLessThan(Date.now() + 6 * 60_000);
    expect(await syncOnce(test.app, connector)).toMatchObject({ status: 'succeeded', error: null });
    await expectAllUsers(test.app.db, connector, tenant);
  });

  it('healed at Microsoft, a run by hand brings the connector back to its schedule', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant, { schedule: '*/5 * * * *' });
    const fault = tenant.addFault({
      match: { path: /oauth2/ },
      effect: { kind: 'tokenError', code: 7000112 },
    });
    await syncOnce(test.app, connector);
    expect(Number((await connectorNow(connector.id)).nextRunAt)).toBeGreaterThan(Date.now() + dayMs - 60_000);
    fault.remove();
    await syncOnce(test.app, connector);
    const healed = await connectorNow(connector.id);
    expect(healed.needsAttention).toBeNull();
    expect(Number(healed.nextRunAt)).toBeLessThan(Date.now() + 6 * 60_000);
  });

  it('in mid-run ends all steps at once, those that wait for Microsoft included', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    await syncOnce(test.app, connector);
    // Answered when both are claimed.
    tenant.addFault({ match: { path: /subscribedSkus/ }, effect: { kind: 'delay', ms: 250 } });
    tenant.addFault({
      match: { path: /subscribedSkus/ },
      effect: { kind: 'graphError', status: 429, retryAfter: 600 },
    });
    // Answered after the other was parked for ten minutes.
    tenant.addFault({ match: { path: /organization\?/ }, effect: { kind: 'delay', ms: 750 } });
    tenant.addFault({ match: { path: /organization\?/ }, effect: { kind: 'graphError', status: 401 } });
    // Refused at the login: Graph itself is not asked a second time while it wants to be left alone.
    tenant.addFault({ match: { path: /oauth2/ }, effect: { kind: 'tokenError', code: 7000222 } });
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({
      status: 'failed',
      error: { kind: 'credential', code: 'AADSTS7000222' },
    });
    expect(requests.filter((request) => request.kind === 'organization')).toHaveLength(1);
    expect(run.steps.filter((step) => step.status === 'running' || step.status === 'pending')).toEqual([]);
    expect((await connectorNow(connector.id)).needsAttention).toMatchObject({ kind: 'credential' });
  });
});

describe('a 401 of Graph', () => {
  it('costs one fresh token and nothing else, when that one is good', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant);
    const calm = await syncOnce(test.app, connector, { full: true });
    tenant.revokeTokens();
    const { result: run, requests } = await askedDuring(tenant, () =>
      syncOnce(test.app, connector, { full: true }),
    );
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    expect(requests.filter((request) => request.kind === 'token')).toHaveLength(1);
    const refused = requests.filter((request) => request.status === 401).length;
    expect(refused).toBeGreaterThan(0);
    // the first run asked for a token too, and for the app registration, which is asked once a day
    expect(run.requests).toBe(calm.requests - 1 + refused);
  });

  it('twice is a refused credential', async () => {
    const tenant = test.tenant({ users: 20 });
    const connector = await connect(test.app, tenant, { kind: 'entra-id' });
    tenant.addFault({ match: { path: /v1\.0\/users/ }, effect: { kind: 'graphError', status: 401 } });
    const { result: run, requests } = await askedDuring(tenant, () => syncOnce(test.app, connector));
    expect(run).toMatchObject({
      status: 'failed',
      error: { kind: 'credential', code: 'InvalidAuthenticationToken' },
    });
    const users = requests.filter((request) => request.path.includes('/users'));
    expect(users.map((request) => request.status)).toEqual([401, 401]);
    expect(requests.filter((request) => request.kind === 'token')).toHaveLength(2);
    expect((await connectorNow(connector.id)).needsAttention).toMatchObject({ kind: 'credential' });
  });
});
