/** Which requests a rule meets. Everything absent matches. */
export interface FaultMatch {
  readonly method?: string;
  /** Against the decoded path with its query: `/v1.0/users?$skiptoken=…`; downloads and tokens included. */
  readonly path?: RegExp | string;
  /** Pass over this many matching requests first. */
  readonly skip?: number;
  /** Strike the n-th matching request only (1 is the first). */
  readonly nth?: number;
  /** Strike at most so often. */
  readonly count?: number;
  /** Strike with this probability, drawn from `seed`. */
  readonly probability?: number;
  readonly seed?: number;
}

/** Seconds, any text ("1.5"), or a date so many milliseconds from now; absent: no header at all. */
export type RetryAfter = number | string | { readonly dateInMs: number };

export type BadRecord = 'missingId' | 'hugeDisplayName' | 'badDate' | 'duplicate' | 'notObject';

export type FaultEffect =
  /** An answer word for word. */
  | {
      readonly kind: 'respond';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** Graph's own envelope for a status; code and message by status unless given. */
  | {
      readonly kind: 'graphError';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly retryAfter?: RetryAfter;
      /** Beside Retry-After: `x-ms-throttle-scope`, for one. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'tokenError'; readonly code: number; readonly status?: number; readonly error?: string }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** Headers beside the endpoint's own, such as `x-ms-throttle-limit-percentage`. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** The body ends early although its length was promised. */
  | { readonly kind: 'truncate'; readonly atByte?: number }
  /** The connection is reset, before the answer or in the middle of it. */
  | { readonly kind: 'cut'; readonly when?: 'before' | 'middle' }
  | { readonly kind: 'notJson'; readonly text?: string }
  | { readonly kind: 'delay'; readonly ms: number }
  /** No answer until the client gives up or the simulator closes. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'repeatNextLink' }
  | { readonly kind: 'foreignNextLink'; readonly origin: string }
  | { readonly kind: 'mutate'; readonly json: (body: Record<string, unknown>) => unknown }
  | { readonly kind: 'badRecord'; readonly record: BadRecord };

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly effect: FaultEffect;
}

export interface FaultHandle {
  /** How often it struck; a test asserts that it did. */
  readonly hits: number;
  remove: () => void;
}
