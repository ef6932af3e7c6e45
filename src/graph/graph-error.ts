import type { ThrottleScope } from '../domain/throttle-scope.ts';

/**
 * What a caller has to decide by. `throttled`: wait `retryAfterMs`. `transient`: again later. `credential`: stop,
 * somebody must act. `forbidden`, `unavailable` (reports not provisioned): skip the step. `expired-page`,
 * `resync`: start that listing again. `protocol`: not what Graph says. `bug`: a fault of ours.
 */
export const graphErrorKinds = [
  'throttled',
  'transient',
  'credential',
  'forbidden',
  'unavailable',
  'expired-page',
  'resync',
  'not-found',
  'protocol',
  'bug',
] as const;
export type GraphErrorKind = (typeof graphErrorKinds)[number];

export interface GraphErrorDetails {
  readonly status?: number | null;
  readonly code?: string | null;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
  readonly path?: string | null;
  readonly throttleScope?: ThrottleScope;
  readonly advice?: string | null;
  readonly cause?: unknown;
}

/** The one error of this folder. Its text is for the person who must act and carries no token and no secret. */
export class GraphError extends Error {
  readonly kind: GraphErrorKind;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Graph's code, or `AADSTS…` for a fault of the token request. */
  readonly code: string | null;
  readonly requestId: string | null;
  /** Milliseconds from the answer; null: not said. */
  readonly retryAfterMs: number | null;
  /** What was asked for, below the versioned root, without its query; null where nothing was. */
  readonly path: string | null;
  /** Of `throttled`: who has to wait. */
  readonly throttleScope: ThrottleScope;
  /** What to do, where the cause is known better than by kind and code. */
  readonly advice: string | null;

  constructor(kind: GraphErrorKind, message: string, details: GraphErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'GraphError';
    this.kind = kind;
    this.status = details.status ?? null;
    this.code = details.code ?? null;
    this.requestId = details.requestId ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.path = details.path ?? null;
    this.throttleScope = details.throttleScope ?? 'connector';
    this.advice = details.advice ?? null;
  }

  /** Microsoft itself asked to wait. Else `throttled` says that a sibling was told so, and nothing was asked at all. */
  get isToldToWait(): boolean {
    return this.kind === 'throttled' && this.status !== null;
  }
}
