import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sendJson } from './support/serve.ts';
import { calm, failureOf, openTenant, secret, sendToken, settings } from './support/tenant.ts';

const organization = { value: [] };

function jwt(payload: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode(payload)}.signature`;
}

const get = { link: 'organization', parse: (body: unknown) => body };

describe('the token', () => {
  it('is asked for once, at the overridden address, however many callers there are', async () => {
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 200, organization) });
    const other = { requests: 0 };
    const twin = tenant.graph.tenant(settings, other);
    await Promise.all([tenant.client.get(get, calm), twin.get(get, calm), tenant.client.get(get, calm)]);
    expect(tenant.login.asked).toHaveLength(1);
    expect(tenant.login.asked[0]?.path).toContain(`/${settings.tenantId}/oauth2/v2.0/token`);
    const form = new URLSearchParams(tenant.login.asked[0]?.body);
    expect(form.get('scope')).toContain('https://graph.microsoft.com/.default');
    expect(form.get('client_secret')).toBe(secret);
    expect(tenant.meter.requests + other.requests).toBe(4);
    expect(tenant.api.asked.every((asked) => asked.headers['authorization'] === 'Bearer token-1')).toBe(true);
    expect(tenant.api.asked[0]?.headers['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of older settings is not used', async () => {
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 200, organization) });
    await tenant.client.get(get, calm);
    await tenant.graph.tenant({ ...settings, settingsVersion: 2 }, tenant.meter).get(get, calm);
    expect(tenant.login.asked).toHaveLength(2);
  });

  it('is renewed five minutes before its end', async () => {
    let now = Date.now();
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      now: () => now,
    });
    await tenant.client.get(get, calm);
    now += (3599 - 301) * 1000;
    await tenant.client.get(get, calm);
    expect(tenant.login.asked).toHaveLength(1);
    now += 2000;
    await tenant.client.get(get, calm);
    expect(tenant.login.asked).toHaveLength(2);
  });

  it('tells its roles; an opaque one tells none', async () => {
    const given = [jwt({ roles: ['User.Read.All'] }), jwt({ tid: 'x' }), 'opaque'];
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      token: (_, response, count) => sendToken(response, given[count - 1] ?? ''),
    });
    expect(await tenant.client.roles(calm)).toEqual(['User.Read.All']);
    expect(await tenant.client.roles(calm)).toEqual(['User.Read.All']);
    expect(await tenant.client.roles(calm, { fresh: true })).toEqual([]);
    expect(await tenant.client.roles(calm, { fresh: true })).toBeNull();
    expect(tenant.meter.requests).toBe(3);
  });

  it('is asked for afresh once after a 401, and then the credential is at fault', async () => {
    await using tenant = await openTenant({
      answer: (_, response) =>
        sendJson(response, 401, { error: { code: 'InvalidAuthenticationToken', message: 'expired' } }),
    });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({ kind: 'credential', status: 401 });
    expect(tenant.api.asked.map((asked) => asked.headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(tenant.meter.requests).toBe(4);
  });

  it('that was revoked is replaced and the request goes on', async () => {
    await using tenant = await openTenant({
      answer: (asked, response) =>
        asked.headers['authorization'] === 'Bearer token-1'
          ? sendJson(response, 401, { error: { code: 'InvalidAuthenticationToken', message: 'revoked' } })
          : sendJson(response, 200, { value: [1] }),
    });
    expect(await tenant.client.get(get, calm)).toEqual({ value: [1] });
  });

  it('is not waited for by a caller that was aborted, and still comes for the others', async () => {
    const gate = Promise.withResolvers<void>();
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      token: (_, response) => void gate.promise.then(() => sendToken(response, 'late')),
    });
    const abort = new AbortController();
    const first = failureOf(tenant.client.get(get, abort.signal));
    const second = tenant.client.get(get, calm);
    abort.abort(new Error('enough'));
    expect(await first).toMatchObject({ message: 'enough' });
    gate.resolve();
    expect(await second).toEqual(organization);
    expect(tenant.login.asked).toHaveLength(1);
  });
});

describe('a refused token', () => {
  it('is asked for once when the credential is at fault, and the secret shows nowhere', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      token: (_, response) =>
        sendJson(response, 401, {
          error: 'invalid_client',
          error_description: `AADSTS7000215: Invalid client secret ${secret} provided.\r\nTrace ID: x`,
          error_codes: [7000215],
          trace_id: 'trace-1',
        }),
    });
    const error = await failureOf(tenant.client.get(get, calm));
    expect(error).toMatchObject({
      kind: 'credential',
      code: 'AADSTS7000215',
      requestId: 'trace-1',
      status: 401,
    });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
    expect(tenant.login.asked).toHaveLength(1);
    expect(tenant.api.asked).toHaveLength(0);
  });

  it('is not replayed: a secret mended at once works at once', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      token: (_, response, count) =>
        count <= 1
          ? sendJson(
              response,
              400,
              { error: 'unauthorized_client', error_codes: [700016] },
              { 'retry-after': '60' },
            )
          : sendToken(response, 'good'),
    });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({ code: 'AADSTS700016' });
    expect(await tenant.client.get(get, calm)).toEqual(organization);
  });

  it('for a passing reason is asked for again', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      token: (_, response, count) =>
        count === 1 ? response.writeHead(503).end('<html>down</html>') : sendToken(response, 'good'),
    });
    expect(await tenant.client.get(get, calm)).toEqual(organization);
    expect(tenant.meter.requests).toBe(3);
  });

  it('with a garbled grant is no token', async () => {
    await using tenant = await openTenant({
      answer: (_, response) => sendJson(response, 200, organization),
      token: (_, response) => sendJson(response, 200, { token_type: 'Bearer' }),
    });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({ kind: 'transient', status: 200 });
  });
});
