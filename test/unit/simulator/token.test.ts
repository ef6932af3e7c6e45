import { describe, expect, it } from 'vitest';
import { readAccessToken } from '../../../src/simulator/wire/access-token.ts';
import { CLIENT_ID, jsonOf, refusalOf, SECRET, simulatedTenant, TENANT_ID } from './simulated-tenant.ts';

describe('the token endpoint', () => {
  it('issues a token whose payload lists the granted roles', async () => {
    await using tenant = await simulatedTenant({ roles: ['User.Read.All'] });
    const response = await tenant.postToken(tenant.tokenForm());
    const body = await jsonOf(response);
    expect(response.status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    const claims = readAccessToken(String(body['access_token']));
    expect(claims).toMatchObject({
      roles: ['User.Read.All'],
      tid: TENANT_ID,
      appid: CLIENT_ID,
      aud: 'https://graph.microsoft.com',
    });
  });

  it('leaves the roles claim out when nothing was granted', async () => {
    await using tenant = await simulatedTenant({ roles: [] });
    const payload = (await tenant.newToken()).split('.')[1] ?? '';
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).not.toHaveProperty('roles');
  });

  it.each<[string, { tenant?: string }, Record<string, string | null>, [number, string, number]]>([
    [
      'an unknown tenant',
      { tenant: '00000000-1111-4222-8333-444444444444' },
      {},
      [400, 'invalid_tenant', 90_002],
    ],
    ['/common', { tenant: 'common' }, {}, [400, 'invalid_request', 9_001_023]],
    ['an unknown application', {}, { client_id: TENANT_ID }, [400, 'unauthorized_client', 700_016]],
    ['a wrong secret', {}, { client_secret: 'other' }, [401, 'invalid_client', 7_000_215]],
    ['an expired secret', {}, { client_secret: 'old' }, [401, 'invalid_client', 7_000_222]],
    ['a secret past its date', {}, { client_secret: 'dated' }, [401, 'invalid_client', 7_000_222]],
    ['no secret', {}, { client_secret: null }, [401, 'invalid_client', 7_000_218]],
    ['another grant', {}, { grant_type: 'password' }, [400, 'unsupported_grant_type', 70_003]],
    ['no grant', {}, { grant_type: null }, [400, 'invalid_request', 900_144]],
    [
      'a delegated scope',
      {},
      { scope: 'https://graph.microsoft.com/User.Read' },
      [400, 'invalid_scope', 70_011],
    ],
    [
      'the Graph of another cloud',
      {},
      { scope: 'https://graph.microsoft.us/.default' },
      [400, 'invalid_resource', 500_011],
    ],
  ])('refuses %s', async (_name, { tenant: name = TENANT_ID }, changes, [status, error, code]) => {
    const secrets = [
      { value: SECRET },
      { value: 'old', expired: true },
      { value: 'dated', expiresAt: '2020-01-01T00:00:00Z' },
    ];
    await using tenant = await simulatedTenant({ secrets });
    const response = await tenant.postToken(tenant.tokenForm(changes), name);
    const body = await jsonOf(response);
    expect(response.status).toBe(status);
    expect(body).toMatchObject({ error, error_codes: [code] });
    expect(String(body['error_description'])).toMatch(
      new RegExp(
        `^AADSTS${String(code)}: .*\r\nTrace ID: .*\r\nCorrelation ID: .*\r\nTimestamp: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$`,
      ),
    );
  });

  it('takes a secret by HTTP Basic, and a verified domain for the tenant', async () => {
    await using tenant = await simulatedTenant({ domains: ['Contoso-Simulated.example'] });
    const { loginUrl } = tenant.simulator;
    const basic = await fetch(`${loginUrl}/contoso-simulated.EXAMPLE/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    expect(basic.status).toBe(200);
  });

  it('answers both discovery documents, for its own host and tenants only', async () => {
    await using tenant = await simulatedTenant();
    const { loginUrl } = tenant.simulator;
    const openid = await jsonOf(
      await fetch(`${loginUrl}/${TENANT_ID}/v2.0/.well-known/openid-configuration`),
    );
    expect(openid).toMatchObject({
      token_endpoint: `${loginUrl}/${TENANT_ID}/oauth2/v2.0/token`,
      issuer: `${loginUrl}/${TENANT_ID}/v2.0`,
    });
    const unknown = await fetch(`${loginUrl}/nobody.example/v2.0/.well-known/openid-configuration`);
    expect([unknown.status, (await jsonOf(unknown))['error']]).toEqual([400, 'invalid_tenant']);
    const discovery = `${loginUrl}/common/discovery/instance?api-version=1.1&authorization_endpoint=`;
    const own = await jsonOf(await fetch(`${discovery}${loginUrl}/${TENANT_ID}/oauth2/v2.0/authorize`));
    expect(own['tenant_discovery_endpoint']).toBe(
      `${loginUrl}/${TENANT_ID}/v2.0/.well-known/openid-configuration`,
    );
    expect(await jsonOf(await fetch(`${discovery}https://evil.example/x`))).toMatchObject({
      error: 'invalid_instance',
    });
  });
});

describe('the gate before Graph', () => {
  it('tells a missing, a foreign, a revoked and an old token apart from a good one', async () => {
    let now = Date.now();
    await using tenant = await simulatedTenant({}, { now: () => now });
    const ask = (headers: Record<string, string>) =>
      fetch(`${tenant.simulator.graphUrl}/v1.0/organization`, { headers });
    const token = await tenant.newToken();
    const missing = await ask({});
    expect(missing.status).toBe(401);
    expect(await jsonOf(missing)).toMatchObject({
      error: { code: 'InvalidAuthenticationToken', message: 'Access token is empty.' },
    });
    expect(await refusalOf(await ask({ authorization: 'Bearer a.b.c' }))).toEqual([
      401,
      'InvalidAuthenticationToken',
    ]);
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
    now += 3_600_000;
    expect(await refusalOf(await ask({ authorization: `Bearer ${token}` }))).toEqual([
      401,
      'InvalidAuthenticationToken',
    ]);
    const second = await tenant.newToken();
    tenant.control.revokeTokens();
    expect(await refusalOf(await ask({ authorization: `Bearer ${second}` }))).toEqual([
      401,
      'InvalidAuthenticationToken',
    ]);
    expect((await ask({ authorization: `Bearer ${await tenant.newToken()}` })).status).toBe(200);
  });

  it.each([
    ['/organization', 'Organization.Read.All'],
    ['/domains', 'Domain.Read.All'],
    ['/subscribedSkus', 'LicenseAssignment.Read.All'],
    ['/directory/subscriptions', 'Organization.Read.All'],
    ['/users', 'User.Read.All'],
    ['/users/delta', 'User.Read.All'],
    [`/applications(appId='${CLIENT_ID}')`, 'Application.Read.All'],
    ['/admin/reportSettings', 'ReportSettings.Read.All'],
  ])('opens %s to %s and to nobody without a role', async (path, role) => {
    await using closed = await simulatedTenant({ roles: ['Reports.Read.All'] });
    expect(await refusalOf(await closed.get(path))).toEqual([403, 'Authorization_RequestDenied']);
    await using open = await simulatedTenant({ roles: [role] });
    expect((await open.get(path)).status).toBe(200);
  });

  it('gives new roles to new tokens only', async () => {
    await using tenant = await simulatedTenant({ roles: [] });
    const headers = { authorization: `Bearer ${await tenant.newToken()}` };
    tenant.control.setRoles(['User.Read.All']);
    expect((await tenant.get('/users', headers)).status).toBe(403);
    expect((await tenant.get('/users')).status).toBe(200);
  });

  it('echoes the client request id and names the protocol', async () => {
    await using tenant = await simulatedTenant();
    const { headers } = await tenant.get('/organization', { 'client-request-id': 'abc' });
    expect(headers.get('client-request-id')).toBe('abc');
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('odata-version')).toBe('4.0');
    expect(headers.get('content-type')).toContain('odata.metadata=minimal');
  });
});
