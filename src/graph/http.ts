import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got } from 'got';

/** What one request was for, and how it ended. */
export interface SeenRequest {
  /** `graph`: an authorized GET; `download`: one without a token, behind a report's 302. */
  readonly kind: 'graph' | 'token' | 'download';
  /** As sent, with neither host nor query. */
  readonly path: string;
  /** Null where no answer came: connection lost, timed out, or given up by us. */
  readonly status: number | null;
  /** From the sending to the last byte of the body. */
  readonly durationMs: number;
}

export type OnRequest = (seen: SeenRequest) => void;

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
 * with them), no throwing on status, gzip. `onRequest` is told of each request once, when it has ended.
 */
export function openHttp(onRequest: OnRequest = () => undefined): Http {
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
      handlers: [
        (options, next) => {
          const sent = next(options);
          const events: RequestEmitter = sent;
          events.on('request', (request) => watch(request, onRequest));
          return sent;
        },
      ],
    }),
    [Symbol.dispose]() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** What got's promises and streams have in common, which their own types do not say. */
interface RequestEmitter {
  on(name: 'request', listener: (request: ClientRequest) => void): unknown;
}

function watch(request: ClientRequest, onRequest: OnRequest): void {
  const sentAt = performance.now();
  let status: number | null = null;
  request.once('response', (response: IncomingMessage) => {
    status = response.statusCode ?? null;
  });
  // Whatever becomes of it, a request ends with this, and only once.
  request.once('close', () => {
    onRequest({
      kind: kindOf(request),
      path: request.path.replace(/\?.*$/s, ''),
      status,
      durationMs: performance.now() - sentAt,
    });
  });
}

function kindOf(request: ClientRequest): SeenRequest['kind'] {
  if (request.method === 'POST') return 'token';
  return request.hasHeader('authorization') ? 'graph' : 'download';
}
