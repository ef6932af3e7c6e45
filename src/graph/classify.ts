import { type AnswerHeaders, headerOf } from './answer.ts';
import { readErrorBody } from './error-body.ts';
import type { GraphErrorKind } from './graph-error.ts';
import { answeredAt, parseRetryAfter } from './retry-after.ts';

export interface AnswerFacts {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The parsed body; null where it is not JSON. */
  readonly body: unknown;
  readonly nowMs: number;
  /** True for a request on a delta link, where an outdated token means reading everything anew. */
  readonly isDelta: boolean;
}

export interface Classification {
  readonly kind: GraphErrorKind;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  /** Microsoft's own words, not yet redacted. */
  readonly detail: string | null;
}

// Codes that say more than the status (graph-facts §4, §6.1, §8). Compared in lower case. Wrappers such as
// UnknownError or BadRequest are left out on purpose: there the status decides.
const kindByCode: ReadonlyMap<string, GraphErrorKind> = new Map([
  ['invalidauthenticationtoken', 'credential'],
  ['authorization_requestdenied', 'forbidden'],
  // A service principal that is not replicated yet: heals by itself within minutes.
  ['authorization_identitynotfound', 'transient'],
  ['authentication_requestfromnonpremiumtenantorb2ctenant', 'forbidden'],
  ['s2sunauthorized', 'forbidden'],
  ['missingcredentials', 'forbidden'],
  ['unknowntenantid', 'unavailable'],
  ['request_resourcenotfound', 'not-found'],
  ['directory_expiredpagetoken', 'expired-page'],
  ['directorypagetokennotfoundexception', 'expired-page'],
  ['syncstatenotfound', 'resync'],
  ['syncstateinvalid', 'resync'],
  ['resyncrequired', 'resync'],
  ['toomanyrequests', 'throttled'],
  ['activitylimitreached', 'throttled'],
  ['throttledrequest', 'throttled'],
]);

const kindByStatus: ReadonlyMap<number, GraphErrorKind> = new Map([
  [401, 'credential'],
  [402, 'forbidden'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'transient'],
  [410, 'expired-page'],
  [429, 'throttled'],
  [501, 'bug'],
]);

/** What an answer that is no success means. Pure: status, headers and body decide. */
export function classify(facts: AnswerFacts): Classification {
  const error = readErrorBody(facts.body);
  const known = error.codes.find((code) => kindByCode.has(code.toLowerCase()));
  const retryAfterMs = parseRetryAfter(facts.headers['retry-after'], answeredAt(facts.headers, facts.nowMs));
  const code = known ?? error.codes.findLast((text) => !/^\d+$/.test(text)) ?? null;
  return {
    kind: kindOf(facts, { known: known?.toLowerCase() ?? null, messages: error.messages, retryAfterMs }),
    code,
    requestId: headerOf(facts.headers, 'request-id') ?? error.requestId,
    retryAfterMs,
    detail: error.messages[0] ?? null,
  };
}

interface Said {
  readonly known: string | null;
  readonly messages: readonly string[];
  readonly retryAfterMs: number | null;
}

function kindOf(facts: AnswerFacts, said: Said): GraphErrorKind {
  const { status } = facts;
  // The status outranks every code here: a code for "denied" in a 503 is still a service that is down.
  if (status === 429 || (status === 503 && said.retryAfterMs !== null)) return 'throttled';
  const byCode = said.known === null ? undefined : kindByCode.get(said.known);
  if (status >= 500 && status !== 501) return byCode === 'throttled' ? 'throttled' : 'transient';
  const outdated = outdatedToken(facts, byCode, said.messages);
  if (outdated !== null) return outdated;
  return byCode ?? kindOfStatus(status);
}

function kindOfStatus(status: number): GraphErrorKind {
  // Not a success although it says so: cut, not JSON, or an error after the first bytes were sent.
  if (status >= 200 && status < 300) return 'transient';
  if (status >= 300 && status < 400) return 'protocol';
  return kindByStatus.get(status) ?? 'bug';
}

const tokenStatuses: ReadonlySet<number> = new Set([400, 404, 410]);
// Texts for tokens that have no code of their own (graph-facts §3.2, §4).
const tokenText =
  /\b(page|skip|delta|sync)?[ -]?(token|state)\b.*\b(not valid|invalid|expired|not found)\b|\b(invalid|expired)\b.*\b(token|link)\b|steady state|resync/i;

function outdatedToken(
  facts: AnswerFacts,
  byCode: GraphErrorKind | undefined,
  messages: readonly string[],
): GraphErrorKind | null {
  if (!tokenStatuses.has(facts.status)) return null;
  const isOutdated =
    byCode === 'expired-page' ||
    byCode === 'resync' ||
    (byCode === undefined && messages.some((text) => tokenText.test(text)));
  if (isOutdated) return facts.isDelta || byCode === 'resync' ? 'resync' : 'expired-page';
  // A delta link that is gone is gone, whatever the code says: asked again it would fail for ever.
  return facts.isDelta && facts.status !== 400 ? 'resync' : null;
}
