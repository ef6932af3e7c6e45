import { describe, expect, it } from 'vitest';
import { jsonOf, simulatedTenant, TENANT_ID } from './simulated-tenant.ts';

describe('the control surface', () => {
  it('changes users from outside and streams the truth', async () => {
    await using tenant = await simulatedTenant();
    const control = `${tenant.simulator.url}/_simulator`;
    const users = `${control}/tenants/${TENANT_ID}/users`;
    const added = await fetch(users, { method: 'POST', body: JSON.stringify({ displayName: 'Added' }) });
    const { id } = await jsonOf(added);
    expect(added.status).toBe(201);
    await fetch(`${users}/${String(id)}`, { method: 'PATCH', body: JSON.stringify({ department: 'Lab' }) });
    await fetch(`${users}/${tenant.control.userAt(0).id}?permanent=true`, { method: 'DELETE' });
    const lines = (await (await fetch(`${control}/tenants/${TENANT_ID}/truth/users`)).text())
      .trim()
      .split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([...tenant.control.truth()]);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ id, displayName: 'Added', department: 'Lab' });
    expect(await jsonOf(await fetch(`${control}/tenants`))).toEqual({
      tenants: [{ tenantId: TENANT_ID, users: 50 }],
    });
  });

  it('scripts faults, settings and activity', async () => {
    await using tenant = await simulatedTenant();
    const of = `${tenant.simulator.url}/_simulator/tenants/${TENANT_ID}`;
    const rule = {
      match: { path: 'organization', count: 1 },
      effect: { kind: 'graphError', status: 503, retryAfter: 3 },
    };
    expect((await fetch(`${of}/faults`, { method: 'POST', body: JSON.stringify(rule) })).status).toBe(201);
    expect((await tenant.get('/organization')).status).toBe(503);
    expect((await tenant.get('/organization')).status).toBe(200);
    await fetch(`${of}/faults`, { method: 'POST', body: JSON.stringify({ effect: { kind: 'notJson' } }) });
    expect(await jsonOf(await fetch(`${of}/faults`))).toEqual({ hits: [1, 0] });
    await fetch(`${of}/faults`, { method: 'DELETE' });
    expect((await jsonOf(await tenant.get('/organization')))['value']).toHaveLength(1);
    const { id } = tenant.control.userAt(4);
    await fetch(`${of}/activity/${id}`, {
      method: 'PUT',
      body: JSON.stringify({ services: { teams: '2026-01-02' } }),
    });
    expect(
      [...tenant.control.truthReports()].find((person) => person.userId === id)?.activity.services.teams,
    ).toBe('2026-01-02');
    await fetch(`${of}/settings`, { method: 'POST', body: JSON.stringify({ revokeTokens: true }) });
    expect((await tenant.get('/organization')).status).toBe(401);
  });

  it('keeps a log of what was asked, without tokens, and says what it does not understand', async () => {
    await using tenant = await simulatedTenant();
    await tenant.get('/users/$count', { ConsistencyLevel: 'eventual', Prefer: 'a' });
    const log = `${tenant.simulator.url}/_simulator/requests`;
    const answer = await fetch(log);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      counts: { token: 1, 'users/$count': 1 },
      requests: [
        { kind: 'token', method: 'POST', status: 200, tenantId: TENANT_ID, hadAuthorization: false },
        {
          kind: 'users/$count',
          path: '/v1.0/users/$count',
          status: 200,
          hadAuthorization: true,
          headers: { consistencylevel: 'eventual', prefer: 'a' },
        },
      ],
    });
    expect(text).not.toContain('Bearer');
    await fetch(log, { method: 'DELETE' });
    expect(tenant.simulator.requests()).toEqual([]);
    const refused = async (path: string, body: unknown) =>
      (
        await fetch(`${tenant.simulator.url}/_simulator/${path}`, {
          method: 'POST',
          body: JSON.stringify(body),
        })
      ).status;
    expect(await refused(`tenants/${TENANT_ID}/faults`, { effect: { kind: 'explode' } })).toBe(400);
    expect(await refused(`tenants/${TENANT_ID}/settings`, { color: 'red' })).toBe(400);
    expect(await refused('tenants/nobody/users', {})).toBe(404);
  });
});
