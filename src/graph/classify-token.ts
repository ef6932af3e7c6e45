import { type AadstsClass, aadstsClass, oauthErrorClass } from './aadsts.ts';
import { type AnswerHeaders, headerOf } from './answer.ts';
import type { Classification } from './classify.ts';
import { asObject } from './error-body.ts';
import { answeredAt, parseRetryAfter } from './retry-after.ts';

export interface TokenAnswerFacts {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: unknown;
  readonly nowMs: number;
}

/** What a refusal of the token endpoint means; the code is `AADSTS…` where a number was given. */
export function classifyToken(facts: TokenAnswerFacts): Classification {
  const body = asObject(facts.body);
  const error = textOf(body?.['error']);
  const description = textOf(body?.['error_description']);
  const numbers = codesOf(body?.['error_codes'], description);
  const known = numbers.find((code) => aadstsClass(code) !== null);
  const number = known ?? numbers[0];
  const retryAfterMs = parseRetryAfter(facts.headers['retry-after'], answeredAt(facts.headers, facts.nowMs));
  return {
    kind: classOf(facts.status, known, error, retryAfterMs),
    code: number === undefined ? error : `AADSTS${number}`,
    requestId: headerOf(facts.headers, 'x-ms-request-id') ?? textOf(body?.['trace_id']),
    retryAfterMs,
    detail: description ?? error,
  };
}

function classOf(
  status: number,
  known: number | undefined,
  error: string | null,
  retryAfterMs: number | null,
): AadstsClass {
  if (status === 429 || (status === 503 && retryAfterMs !== null)) return 'throttled';
  const byCode = known === undefined ? null : aadstsClass(known);
  if (byCode !== null) return byCode;
  if (status >= 500) return 'transient';
  if (error !== null) return oauthErrorClass(error) ?? (status === 401 ? 'credential' : 'bug');
  // No OAuth body at all: a proxy or a gateway speaks, not the token endpoint.
  return 'transient';
}

function codesOf(codes: unknown, description: string | null): readonly number[] {
  const listed = Array.isArray(codes) ? codes.map(Number).filter((code) => Number.isInteger(code)) : [];
  if (listed.length > 0) return listed;
  const named = /AADSTS(\d+)/.exec(description ?? '')?.[1];
  return named === undefined ? [] : [Number(named)];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
