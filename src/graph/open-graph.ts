import { HttpTenantClient } from './client.ts';
import { cloudEndpoints, type EndpointOverrides } from './clouds.ts';
import { type OnRequest, openHttp } from './http.ts';
import { ParseTurns } from './parse-turns.ts';
import { Pauses } from './pauses.ts';
import { requestToken } from './request-token.ts';
import type { Meter, TenantClient, TenantSettings } from './tenant-client.ts';
import { TenantState } from './tenant-state.ts';
import { TokenSource } from './token-source.ts';

export interface GraphOptions extends EndpointOverrides {
  /** Milliseconds of a clock that only goes forward, whatever happens to the time of day; `performance.now` unless given. */
  readonly now?: () => number;
  /** Told of each request when it has ended. */
  readonly onRequest?: OnRequest;
  /** Told of each wait that Microsoft asked for and that fits inside a request; of a longer one the caller is. */
  readonly onThrottled?: (waitMs: number) => void;
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
  const now = options.now ?? (() => performance.now());
  const http = openHttp(options.onRequest);
  const closing = new AbortController();
  const states = new Map<string, TenantState>();
  const pauses = new Pauses(now);
  const turns = new ParseTurns();

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
    return new TenantState({ tokens, pauses, identity: settings });
  };

  return {
    tenant: (settings, meter) =>
      new HttpTenantClient({
        http,
        graphRoot: cloudEndpoints(settings.cloud, options).graphRoot,
        state: stateOf(settings),
        turns,
        meter,
        onThrottled: options.onThrottled ?? (() => undefined),
      }),
    [Symbol.asyncDispose]: async () => {
      closing.abort(new Error('the Graph client is closed'));
      http[Symbol.dispose]();
      await Promise.resolve();
    },
  };
}
