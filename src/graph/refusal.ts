import type { HttpAnswer } from './answer.ts';
import { headerOf } from './answer.ts';
import { type Classification, classify } from './classify.ts';
import { GraphError } from './graph-error.ts';
import { redact, redactIds } from './redact.ts';
import { readThrottleScope, type ThrottledIdentity } from './throttle-scope.ts';
import { isWebPage, webPageAdvice } from './web-page.ts';

export interface RefusedRequest {
  readonly url: URL;
  /** The parsed body of the answer; null where it is no JSON. */
  readonly body: unknown;
  readonly isDelta: boolean;
  readonly identity: ThrottledIdentity;
  /** What no text may carry. */
  readonly secrets: readonly string[];
  /** The local clock, for an answer that does not say when it was made. */
  readonly nowMs: number;
}

/** An answer that cannot be used, as an error that says what came, whose throttling it is and what to do. */
export function refusalOf(answer: HttpAnswer, asked: RefusedRequest): GraphError {
  const { status, headers } = answer;
  const { body, isDelta, nowMs, secrets } = asked;
  const found = redactIds(classify({ status, headers, body, isDelta, nowMs }), secrets);
  const path = asked.url.pathname.replace(/^.*\/v1\.0\//, '');
  const isPage = isWebPage(answer.text);
  const scope = readThrottleScope(headerOf(headers, 'x-ms-throttle-scope'), asked.identity);
  return new GraphError(found.kind, describe(answer, { path, found, isPage, secrets }), {
    ...found,
    status,
    path,
    throttleScope: status === 429 ? scope : 'connector',
    ...(isPage && found.code === null && { advice: webPageAdvice }),
  });
}

interface Described {
  readonly path: string;
  readonly found: Classification;
  readonly isPage: boolean;
  readonly secrets: readonly string[];
}

function describe({ status, text }: HttpAnswer, { path, found, isPage, secrets }: Described): string {
  if (isPage) {
    return `A web page came in place of ${path} (${status}), as a proxy or a sign-in portal in between gives one.`;
  }
  const isBroken = status === 200 && found.code === null && found.detail === null;
  if (isBroken) {
    return text.trim() === ''
      ? `Microsoft Graph answered ${path} with nothing (200).`
      : `The answer to ${path} cannot be read (200): it broke off, or was changed on its way.`;
  }
  const said = [String(status), found.code].filter((part) => part !== null).join(' ');
  const detail = found.detail === null ? '' : `: ${redact(found.detail, secrets)}`;
  return `Microsoft Graph refused ${path} (${said})${detail}`;
}
