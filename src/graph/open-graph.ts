import { HttpTenantClient } from './client.ts';
import { cloudEndpoints } from './clouds.ts';
import { openHttp } from './http.ts';
import { requestToken } from './request-token.ts';
import type { Meter, TenantClient, TenantSettings } from './tenant-client.ts';
import { TenantState } from './tenant-state.ts';
import { TokenSource } from './token-source.ts';

export interface GraphOptions {
  /** Overrides of the global cloud's endpoints; null: Microsoft's own. */
  readonly loginUrl: string | null;
  readonly graphUrl: string | null;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
}

export interface Graph extends AsyncDisposable {
  /** A client for one connector. Clients of the same connector and settings share token and throttling. */
  tenant(settings: TenantSettings, meter: Meter): TenantClient;
}

/** A token request that takes longer than this is given up, whoever waits for it. */
const tokenDeadlineMs = 120_000;

/** Connectors whose token is remembered. Above it the one used longest ago asks for a new one. */
const mostStates = 5_000;

/** Opens the client side of Microsoft Graph: connections, and per connector the token and its throttling. */
export function openGraph(options: GraphOptions): Graph {
  const now = options.now ?? Date.now;
  const http = openHttp();
  const closing = new AbortController();
  const states = new Map<string, TenantState>();

  const stateOf = (settings: TenantSettings): TenantState => {
    const key = `${settings.connectorId}:${settings.settingsVersion}`;
    const state = states.get(key) ?? newState(settings);
    // Put at the end again: a Map keeps the order of insertion, so the first key is the least used.
    states.delete(key);
    states.set(key, state);
    const [oldest] = states.keys();
    if (states.size > mostStates && oldest !== undefined) states.delete(oldest);
    return state;
  };

  const newState = (settings: TenantSettings): TenantState => {
    const endpoints = cloudEndpoints(settings.cloud, options);
    const tokens = new TokenSource(async (onRequest) => {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(tokenDeadlineMs)]);
      return await requestToken({ http, endpoints, settings, signal, now, onRequest });
    }, now);
    return new TenantState(tokens, now);
  };

  return {
    tenant: (settings, meter) =>
      new HttpTenantClient({
        http,
        graphRoot: cloudEndpoints(settings.cloud, options).graphRoot,
        state: stateOf(settings),
        meter,
        now,
      }),
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error('the Graph client is closed'));
      http[Symbol.dispose]();
      await Promise.resolve();
    },
  };
}
