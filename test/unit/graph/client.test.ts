import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { GraphError } from '../../../src/graph/graph-error.ts';
import { toFailure } from '../../../src/graph/to-failure.ts';
import { getOrganization } from '../../../src/graph/resources/organization.ts';
import { getUsersPage } from '../../../src/graph/resources/users-page.ts';
import { waitFor } from '../../support/wait-for.ts';
import { sendJson, serve } from './support/serve.ts';
import { calm, failureOf, openTenant, settings, unmetered } from './support/tenant.ts';

const get = { link: 'organization', parse: (body: unknown) => body };
const first = { link: null, kind: 'microsoft-365' } as const;
const stranger = { connectorId: 'another', tenantId: '22222222-2222-4333-8444-555555555555' };
const otherApp = { connectorId: 'a third', clientId: '77777777-7777-4888-8999-aaaaaaaaaaaa' };

describe('a client', () => {
  it('repeats what passes, and counts every request', async () => {
    let count = 0;
    const answers = [
      (response: ServerResponse) => response.writeHead(502).end('<html>'),
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) => response.writeHead(200).end('{"value":[{"id":'),
      (response: ServerResponse) => sendJson(response, 200, { value: [] }),
    ];
    await using tenant = await openTenant({ answer: (_, response) => answers[count++]?.(response) });
    expect(await tenant.client.get(get, calm)).toEqual({ value: [] });
    expect(tenant.meter.requests).toBe(5);
  });

  it('repeats a body that ends before its length', async () => {
    let count = 0;
    await using tenant = await openTenant({
      answer: (_, response) => {
        count += 1;
        if (count > 1) return sendJson(response, 200, { value: [] });
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"value":[]}');
        return setImmediate(() => response.destroy());
      },
    });
    expect(await tenant.client.get(get, calm)).toEqual({ value: [] });
    expect(count).toBe(2);
  });

  it('gives up after three repetitions with what Graph said', async () => {
    const body = {
      error: { code: 'Directory_ReplicaUnavailable', message: 'later', innerError: { 'request-id': 'r1' } },
    };
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 500, body) });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({
      kind: 'transient',
      status: 500,
      code: 'Directory_ReplicaUnavailable',
      requestId: 'r1',
    });
    expect(tenant.api.asked).toHaveLength(4);
  });

  it('does not repeat what is forbidden', async () => {
    const body = { error: { code: 'Authorization_RequestDenied', message: 'no' } };
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 403, body) });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({
      kind: 'forbidden',
      path: 'organization',
    });
    expect(tenant.api.asked).toHaveLength(1);
  });

  it('does not follow a redirect with its token', async () => {
    await using elsewhere = await serve((_, response) => sendJson(response, 200, { value: [] }));
    await using tenant = await openTenant({
      answer: (_, response) => response.writeHead(302, { location: elsewhere.url }).end(),
    });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({ kind: 'protocol' });
    expect(elsewhere.asked).toHaveLength(0);
  });

  it.each(['/v1.0/users?$skiptoken=x', 'users?$skiptoken=x'])(
    'follows the relative link %s',
    async (nextLink) => {
      await using tenant = await openTenant({
        answer: (_, response) => sendJson(response, 200, { value: [], '@odata.nextLink': nextLink }),
      });
      const page = await getUsersPage(tenant.client, first, calm);
      expect(page.nextLink).toBe(`${tenant.api.url}/v1.0/users?$skiptoken=x`);
    },
  );

  it('refuses a next link to another origin, and sends nothing there', async () => {
    await using elsewhere = await serve((_, response) => sendJson(response, 200, { value: [] }));
    await using tenant = await openTenant({
      answer: (_, response) =>
        sendJson(response, 200, { value: [], '@odata.nextLink': `${elsewhere.url}/v1.0/users` }),
    });
    expect(await failureOf(getUsersPage(tenant.client, first, calm))).toMatchObject({ kind: 'protocol' });
    const link = `${elsewhere.url}/v1.0/users`;
    expect(await failureOf(getUsersPage(tenant.client, { ...first, link }, calm))).toMatchObject({
      kind: 'protocol',
    });
    expect(elsewhere.asked).toHaveLength(0);
  });

  it.each(['{"value":{}}', '{}', '[]', '{"value":[],"@odata.nextLink":7}'])(
    'takes %s for no page',
    async (body) => {
      await using tenant = await openTenant({ answer: (_, response) => response.writeHead(200).end(body) });
      expect(await failureOf(getOrganization(tenant.client, calm))).toMatchObject({ kind: 'protocol' });
      expect(tenant.api.asked).toHaveLength(1);
    },
  );

  it('stops at once when its signal aborts', async () => {
    const abort = new AbortController();
    await using tenant = await openTenant({ answer: () => abort.abort(new Error('stop')) });
    expect(await failureOf(tenant.client.get(get, abort.signal))).toMatchObject({ message: 'stop' });
    expect(tenant.api.asked).toHaveLength(1);
  });

  it.each([502, 403])('shows its token in no error (%i)', async (status) => {
    await using tenant = await openTenant({
      answer: (asked, response) =>
        sendJson(response, status, {
          error: { code: 'x', message: `you sent ${asked.headers['authorization']}` },
        }),
    });
    const error = await failureOf(tenant.client.get(get, calm));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('token-1');
  });

  it('shows its token in no error of the connection', async () => {
    await using tenant = await openTenant({ answer: (_, response) => response.destroy() });
    const error = await failureOf(tenant.client.get(get, calm));
    expect(error).toMatchObject({ kind: 'transient', status: null });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('token-1');
  });
});

describe('an answer that is no data', () => {
  it.each([
    [200, '<!DOCTYPE html><html>Sign in</html>', /^A web page came in place of organization/, /proxy/],
    [407, '<html>proxy</html>', /^A web page came in place of organization \(407\)/, /proxy/],
    [200, '', /answered organization with nothing/, /network in between/],
    [200, '{"value":[{"id":', /cannot be read \(200\): it broke off/, /network in between/],
  ])('%i %s is described as what it is', async (status, text, message, advice) => {
    await using tenant = await openTenant({ answer: (_, response) => response.writeHead(status).end(text) });
    const error = await failureOf(tenant.client.get(get, calm));
    if (!(error instanceof GraphError)) throw new Error('another kind of error', { cause: error });
    expect(toFailure(error).message).toMatch(message);
    expect(toFailure(error).advice).toMatch(advice);
  });
});

describe('a throttled client', () => {
  const throttled = { error: { code: 'TooManyRequests', message: 'slow down' } };

  it('waits a short time in place, and not less', async () => {
    const times: number[] = [];
    const waits: number[] = [];
    await using tenant = await openTenant({
      answer: (_, response) => {
        times.push(Date.now());
        if (times.length === 1) sendJson(response, 429, throttled, { 'retry-after': '0.4' });
        else sendJson(response, 200, { value: [] });
      },
      onThrottled: (waitMs) => waits.push(waitMs),
    });
    await tenant.client.get(get, calm);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(400);
    expect(waits).toEqual([400]);
  });

  it('tells of a wait that Microsoft asked for once, however many requests it keeps, and of no other', async () => {
    const waits: number[] = [];
    let asked = 0;
    await using tenant = await openTenant({
      answer: (_, response) => {
        asked += 1;
        if (asked === 1) sendJson(response, 429, throttled, { 'retry-after': '0.3' });
        else if (asked === 2) response.writeHead(502).end();
        else if (asked === 5) sendJson(response, 429, throttled, { 'retry-after': '90' });
        else sendJson(response, 200, { value: [] });
      },
      onThrottled: (waitMs) => waits.push(waitMs),
    });
    const waiting = tenant.client.get(get, calm);
    await waitFor(() => waits.length > 0, { deadlineMs: 5_000, what: 'the first wait', everyMs: 5 });
    // It is asked while the first one waits, and so is not sent.
    await Promise.all([waiting, tenant.client.get(get, calm)]);
    expect(waits).toEqual([300]);
    // What is not waited for here is told by what is thrown.
    await failureOf(tenant.client.get(get, calm));
    expect(waits).toEqual([300]);
  });

  it('throws when told to wait longer, and no client of the connector sends before that', async () => {
    let now = 1_000_000;
    let isThrottled = true;
    await using tenant = await openTenant({
      answer: (_, response) =>
        isThrottled
          ? sendJson(response, 429, throttled, { 'retry-after': '120' })
          : sendJson(response, 200, { value: [] }),
      now: () => now,
    });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 120_000,
    });
    isThrottled = false;
    now += 20_000;
    const twin = tenant.graph.tenant(settings, tenant.meter);
    expect(await failureOf(twin.get(get, calm))).toMatchObject({ kind: 'throttled', retryAfterMs: 100_000 });
    expect(tenant.api.asked).toHaveLength(1);
    const twinKind = tenant.graph.tenant({ ...settings, connectorId: 'of another kind' }, tenant.meter);
    expect(await failureOf(twinKind.get(get, calm))).toMatchObject({ kind: 'throttled' });
    const other = tenant.graph.tenant({ ...settings, ...stranger }, tenant.meter);
    expect(await other.get(get, calm)).toEqual({ value: [] });
    now += 100_000;
    expect(await twin.get(get, calm)).toEqual({ value: [] });
  });

  it.each([
    ['Tenant_Application', []],
    ['Tenant', [otherApp.connectorId]],
    ['Application', [stranger.connectorId]],
  ])('of scope %s lets %j wait too', async (scope, concerned) => {
    let asked = 0;
    await using tenant = await openTenant({
      answer: (_, response) => {
        asked += 1;
        if (asked > 1) return sendJson(response, 200, { value: [] });
        return sendJson(response, 429, throttled, {
          'retry-after': '60',
          'x-ms-throttle-scope': `${scope}/ReadWrite/${settings.clientId}/${settings.tenantId}`,
        });
      },
    });
    await failureOf(tenant.client.get(get, calm));
    const waiting: string[] = [];
    for (const others of [stranger, otherApp]) {
      const client = tenant.graph.tenant({ ...settings, ...others }, tenant.meter);
      await client.get(get, calm).catch(() => waiting.push(others.connectorId));
    }
    expect(waiting).toEqual(concerned);
  });

  it('waits by the date of the answer, whatever the clock here says', async () => {
    const hourAhead = Date.now() + 3_600_000;
    await using tenant = await openTenant({
      answer: (_, response) =>
        sendJson(response, 429, throttled, {
          date: new Date(hourAhead).toUTCString(),
          'retry-after': new Date(hourAhead + 90_000).toUTCString(),
        }),
    });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 90_000,
    });
  });

  it('throttled between a report and its download leaves the download alone', async () => {
    await using files = await serve((_, response) => response.writeHead(200).end());
    await using tenant = await openTenant({
      answer: (_, response) => {
        tenant.client.pauseFor(60_000);
        response.writeHead(302, { location: files.url }).end();
      },
    });
    expect(await failureOf(tenant.client.download('reports/x', unmetered))).toMatchObject({
      kind: 'throttled',
    });
    expect(files.asked).toHaveLength(0);
  });

  it('that is not told how long tries twice and says so', async () => {
    await using tenant = await openTenant({ answer: (_, response) => sendJson(response, 429, throttled) });
    expect(await failureOf(tenant.client.get(get, calm))).toMatchObject({
      kind: 'throttled',
      retryAfterMs: null,
    });
    expect(tenant.api.asked).toHaveLength(3);
  });
});
