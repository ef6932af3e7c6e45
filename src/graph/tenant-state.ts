import { setTimeout as delay } from 'node:timers/promises';
import type { Cloud } from '../domain/connector.ts';
import type { ThrottleScope } from '../domain/throttle-scope.ts';
import type { AnswerHeaders } from './answer.ts';
import { GraphError } from './graph-error.ts';
import { paceMs } from './pace.ts';
import type { Pauses } from './pauses.ts';
import type { ThrottledIdentity } from './throttle-scope.ts';
import type { TokenSource } from './token-source.ts';

export interface TenantStateOptions {
  readonly tokens: TokenSource;
  /** Shared by all connectors of this process: a tenant or an application may have several of them. */
  readonly pauses: Pauses;
  readonly identity: ThrottledIdentity & { readonly cloud: Cloud };
}

/** Graph meters its usage reports apart from the directory, so what one says of its budget is not said of the other's. */
export type GraphService = 'reports' | 'directory';

/** What all clients of one connector share in this process: its token, its pauses and its pace. */
export class TenantState {
  readonly tokens: TokenSource;
  readonly identity: ThrottledIdentity;
  private readonly pauses: Pauses;
  private readonly keys: Readonly<Record<ThrottleScope, string>>;
  private readonly pace: Record<GraphService, number> = { reports: 0, directory: 0 };

  constructor({ tokens, pauses, identity }: TenantStateOptions) {
    const { cloud, tenantId, clientId } = identity;
    this.tokens = tokens;
    this.pauses = pauses;
    this.identity = identity;
    this.keys = {
      connector: `${cloud}/${tenantId}/${clientId}`,
      tenant: `${cloud}/${tenantId}/*`,
      app: `${cloud}/*/${clientId}`,
    };
  }

  /**
   * Notes a throttled answer for whoever it concerns. What `requireUnthrottled` threw is no answer: each request it
   * refused would put the end of the pause off by what was rounded up.
   */
  noteThrottled(error: GraphError): void {
    if (!error.isToldToWait || error.retryAfterMs === null) return;
    this.pauses.raise(this.keys[error.throttleScope], error.retryAfterMs);
  }

  pauseFor(ms: number): void {
    this.pauses.raise(this.keys.connector, ms);
  }

  /** Throws `throttled` with the time left while Graph asked this connector to wait (I6: never early). */
  requireUnthrottled(): void {
    const retryAfterMs = this.pauses.leftMs([this.keys.connector, this.keys.tenant, this.keys.app]);
    if (retryAfterMs <= 0) return;
    throw new GraphError('throttled', 'Microsoft asked this connector to wait before its next request.', {
      retryAfterMs,
    });
  }

  /** How full the budget is by an answer: the next requests are slowed by it, until an answer no longer says so. */
  notePace(service: GraphService, headers: AnswerHeaders): void {
    this.pace[service] = paceMs(headers);
  }

  isSlowed(service: GraphService): boolean {
    return this.pace[service] > 0;
  }

  /** Waits as the pace asks, at most 1 s, then throws where a pause began meanwhile. Rejects when the signal aborts. */
  async turn(service: GraphService, signal: AbortSignal): Promise<void> {
    const ms = this.pace[service];
    if (ms > 0) await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
    this.requireUnthrottled();
  }
}
