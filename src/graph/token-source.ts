import type { AccessToken } from './request-token.ts';

/** Renewed this long before its end, so that no request carries a token that dies on the way. */
const renewalMs = 5 * 60_000;

interface CachedToken extends AccessToken {
  readonly renewAt: number;
}

/** Asks for a token; the flight is shared, so no caller's signal ends it. */
export type RequestAccessToken = (onRequest: () => void) => Promise<AccessToken>;

/** One connector's token under one version of its settings: cached, renewed early, one request at a time. */
export class TokenSource {
  private readonly request: RequestAccessToken;
  private readonly now: () => number;
  private cached: CachedToken | null = null;
  private flight: Promise<AccessToken> | null = null;
  private issued: readonly string[] = [];

  constructor(request: RequestAccessToken, now: () => number) {
    this.request = request;
    this.now = now;
  }

  /** A token good for some minutes. A request made for it is counted by the caller that began it. */
  async get(onRequest: () => void, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.cached !== null && this.now() < this.cached.renewAt) return this.cached.value;
    this.flight ??= this.fly(onRequest);
    const token = await abortable(this.flight, signal);
    return token.value;
  }

  /** Forgets a token that Graph refused; another one that came meanwhile stays. */
  drop(value: string): void {
    if (this.cached?.value === value) this.cached = null;
  }

  /** Forgets whatever is cached: the next `get` asks anew. */
  dropAny(): void {
    this.cached = null;
  }

  /** What must not appear in any text: this token and the one before, which a late answer may still name. */
  secrets(): readonly string[] {
    return this.issued;
  }

  private async fly(onRequest: () => void): Promise<AccessToken> {
    try {
      const askedAt = this.now();
      const token = await this.request(onRequest);
      // Lifetimes can be set as low as ten minutes: half of such a life is used rather than asked for each time.
      const early = Math.min(renewalMs, (token.expiresAt - askedAt) / 2);
      this.issued = [token.value, ...this.issued.slice(0, 1)];
      this.cached = { ...token, renewAt: token.expiresAt - early };
      return token;
    } finally {
      this.flight = null;
    }
  }
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
