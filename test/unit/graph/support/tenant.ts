import type { ServerResponse } from 'node:http';
import { type Graph, openGraph } from '../../../../src/graph/open-graph.ts';
import type { Meter, ReportCall, TenantClient, TenantSettings } from '../../../../src/graph/tenant-client.ts';
import { type Asked, sendJson, serve, type Served } from './serve.ts';

export const secret = 'not-a-real~secret.value';

export const settings: TenantSettings = {
  connectorId: 'c0ffee00-0000-4000-8000-000000000001',
  settingsVersion: 1,
  tenantId: '11111111-2222-4333-8444-555555555555',
  clientId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  cloud: 'global',
  credential: { type: 'secret', secret },
};

export interface Tenant extends AsyncDisposable {
  readonly graph: Graph;
  readonly client: TenantClient;
  readonly meter: Meter;
  readonly login: Served;
  readonly api: Served;
}

export interface TenantOptions {
  readonly answer: (asked: Asked, response: ServerResponse) => void;
  readonly token?: (asked: Asked, response: ServerResponse, count: number) => void;
  readonly settings?: Partial<TenantSettings>;
  readonly now?: () => number;
  readonly onThrottled?: (waitMs: number) => void;
}

/** A client of two servers in this process: one that gives tokens, one that plays Graph. */
export async function openTenant(options: TenantOptions): Promise<Tenant> {
  let tokens = 0;
  const login = await serve((asked, response) => {
    tokens += 1;
    if (options.token !== undefined) options.token(asked, response, tokens);
    else sendToken(response, `token-${tokens}`);
  });
  const api = await serve(options.answer);
  const graph = openGraph({
    loginUrl: login.url,
    graphUrl: api.url,
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.onThrottled === undefined ? {} : { onThrottled: options.onThrottled }),
  });
  const meter = { requests: 0 };
  return {
    graph,
    client: graph.tenant({ ...settings, ...options.settings }, meter),
    meter,
    login,
    api,
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await login[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

export function sendToken(response: ServerResponse, token: string, expiresIn = 3599): void {
  sendJson(response, 200, { token_type: 'Bearer', expires_in: expiresIn, access_token: token });
}

/** Never aborts. */
export const calm = new AbortController().signal;

/** A report that may be asked for as often as one likes. */
export const unmetered: ReportCall = { signal: calm, reserve: () => Promise.resolve() };

/** The rejection of a promise that must not resolve. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => {
      throw new Error('resolved');
    },
    (error: unknown) => error,
  );
}
