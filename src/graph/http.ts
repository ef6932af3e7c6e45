import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got } from 'got';

/** One got instance and its connections. */
export interface Http extends Disposable {
  readonly got: Got;
}

/**
 * Per phase, so that a slow listing is not taken for a dead host. Graph's own gateway gives up after about a
 * minute; a shorter `response` would turn its 504 into our timeout and lose the request id.
 */
const timeoutsMs = {
  lookup: 5_000,
  connect: 10_000,
  secureConnect: 10_000,
  send: 20_000,
  response: 75_000,
  read: 60_000,
  socket: 75_000,
} as const;

/** Idle connections kept per host; Graph closes them after a few minutes by itself. */
const agentOptions = { keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' } as const;

/**
 * The HTTP client of this folder: no retries (ours know Graph), no automatic redirects (a token would travel
 * with them), no throwing on status, gzip.
 */
export function openHttp(): Http {
  const agents = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) };
  return {
    got: got.extend({
      agent: agents,
      timeout: timeoutsMs,
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: true,
      headers: { 'user-agent': 'microsoft-365-connector', 'accept-encoding': 'gzip' },
    }),
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
