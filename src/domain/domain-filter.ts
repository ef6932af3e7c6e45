import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';

/** All users, also those without an e-mail address. */
export const everyDomain = '*';

export interface ParsedDomains {
  /** `['*']`, or normalized names, sorted; empty when nothing but refused names was given. */
  readonly domains: readonly string[];
  /** What is no domain, as it was typed. */
  readonly refused: readonly string[];
}

/**
 * Reads the domains somebody typed: one per row, or between commas, semicolons and spaces. Nothing typed means
 * all; names that are all refused never do, since a typing error must not widen what is collected.
 */
export function parseDomains(input: string): ParsedDomains {
  const names = input.split(/[\s,;]+/u).filter((name) => name !== '');
  if (names.length === 0) return { domains: [everyDomain], refused: [] };
  const found = new Set<string>();
  const refused = new Set<string>();
  for (const name of names) {
    const domain = name === everyDomain ? everyDomain : normalizeDomain(afterLastAt(name));
    if (domain === null) refused.add(name);
    else found.add(domain);
  }
  const domains = found.has(everyDomain) ? [everyDomain] : [...found].toSorted();
  return { domains, refused: [...refused] };
}

/** A domain name in punycode and lower case without its trailing dot; null for what is no domain of mail. */
export function normalizeDomain(name: string): string | null {
  const typed = name.replace(/[.\u3002]+$/u, '');
  // domainToASCII decodes `%2e` and reads `1.2.3` as an address, as a browser does; neither is a name here.
  if (!hasOnlyNameCharacters(typed)) return null;
  const ascii = domainToASCII(typed);
  const labels = ascii.split('.');
  const isName = labels.length > 1 && ascii.length <= 253 && labels.every((label) => isLabel(label));
  // The second look catches symbols that were typed as punycode.
  return isName && isIP(ascii) === 0 && hasOnlyNameCharacters(domainToUnicode(ascii)) ? ascii : null;
}

/**
 * The part of an e-mail address behind its last @, in punycode and lower case; null without one. Never refuses
 * what Microsoft holds: a name that is no domain matches no filter anyway.
 */
export function mailDomain(mail: string | null): string | null {
  if (mail === null || !mail.includes('@')) return null;
  const domain = afterLastAt(mail).trim();
  if (domain === '') return null;
  return normalizeDomain(domain) ?? domain.toLowerCase();
}

/** True when a user with this e-mail address is kept (design §3). A sub-domain is another domain. */
export function isInScope(domains: readonly string[], mail: string | null): boolean {
  if (isEveryDomain(domains)) return true;
  const domain = mailDomain(mail);
  return domain !== null && domains.includes(domain);
}

/** True for the filter that keeps everybody; `*` wins over names beside it. */
export function isEveryDomain(domains: readonly string[]): boolean {
  return domains.includes(everyDomain);
}

/** True when two filters keep the same users, whatever the order of their names. */
export function sameDomains(a: readonly string[], b: readonly string[]): boolean {
  if (isEveryDomain(a) || isEveryDomain(b)) return isEveryDomain(a) && isEveryDomain(b);
  return new Set(a).symmetricDifference(new Set(b)).size === 0;
}

function afterLastAt(name: string): string {
  return name.slice(name.lastIndexOf('@') + 1);
}

/** Letters of any script, marks, digits, hyphens and dots, as IDNA 2008 allows: no emoji, underscore or slash. */
function hasOnlyNameCharacters(name: string): boolean {
  return /^[\p{L}\p{M}\p{Nd}\-.\u3002\u00B7]+$/u.test(name);
}

function isLabel(label: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label);
}
