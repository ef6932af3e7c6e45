import { GraphError } from './graph-error.ts';
import type { TokenSource } from './token-source.ts';

/** What all clients of one connector share in this process: its token and until when Graph asked it to wait. */
export class TenantState {
  readonly tokens: TokenSource;
  private readonly now: () => number;
  private throttledUntil = 0;

  constructor(tokens: TokenSource, now: () => number) {
    this.tokens = tokens;
    this.now = now;
  }

  /** Notes a throttled answer; a shorter one does not shorten what was asked before. */
  noteThrottled(error: GraphError): void {
    if (error.kind !== 'throttled' || error.retryAfterMs === null) return;
    this.pauseUntil(this.now() + error.retryAfterMs);
  }

  /** Milliseconds since the epoch; only ever later. */
  pauseUntil(at: number): void {
    this.throttledUntil = Math.max(this.throttledUntil, at);
  }

  /** Throws `throttled` with the time left while Graph asked this connector to wait (I6: never early). */
  requireUnthrottled(): void {
    const retryAfterMs = Math.ceil(this.throttledUntil - this.now());
    if (retryAfterMs <= 0) return;
    throw new GraphError('throttled', 'Microsoft asked this connector to wait before its next request.', {
      retryAfterMs,
    });
  }
}
