import { isEveryDomain, normalizeDomain, sameDomains } from './domain-filter.ts';
import type { Connector } from './connector.ts';
import type { VerifiedDomain } from './organization.ts';

export type DomainsOf = Pick<Connector, 'name' | 'kind' | 'domains'>;

/**
 * The warning when two connectors of one tenant in one cloud have different domains; null when they have the
 * same. The caller knows that it is one tenant (design §3).
 */
export function differingDomainsWarning(a: DomainsOf, b: DomainsOf): string | null {
  if (sameDomains(a.domains, b.domains)) return null;
  const lists = `${describe(a)} collects ${listed(a.domains)}, ${describe(b)} collects ${listed(b.domains)}`;
  return `Two connectors of this tenant have different domains: ${lists}. ${consequence(a, b)}`;
}

/** The warning for domains that the tenant has not verified: no user can have an address in them; null if none. */
export function unverifiedDomainsWarning(
  domains: readonly string[],
  verified: readonly VerifiedDomain[],
): string | null {
  if (isEveryDomain(domains)) return null;
  const names = new Set(verified.map((domain) => normalizeDomain(domain.name) ?? domain.name.toLowerCase()));
  const missing = domains.filter((domain) => !names.has(domain));
  if (missing.length === 0) return null;
  const [are, they] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${missing.join(', ')} ${are} not among the tenant’s verified domains, so probably nobody is collected for ${they}; correct the spelling or verify the domain in Microsoft 365.`;
}

/** Why assigned seats and users in scope may differ; null where every user is in scope (design §3). */
export function seatsMismatchNote(domains: readonly string[]): string | null {
  if (isEveryDomain(domains)) return null;
  return `Seats are the whole organization’s, users in scope only those with an e-mail address in ${domains.join(', ')}, so the two numbers may differ.`;
}

function consequence(a: DomainsOf, b: DomainsOf): string {
  if (isWider(a, b))
    return `What ${describe(b)} leaves out is collected anyway by ${describe(a)}, the wider one.`;
  if (isWider(b, a))
    return `What ${describe(a)} leaves out is collected anyway by ${describe(b)}, the wider one.`;
  return 'What one leaves out is collected anyway by the other.';
}

function isWider(wide: DomainsOf, narrow: DomainsOf): boolean {
  if (isEveryDomain(wide.domains)) return !isEveryDomain(narrow.domains);
  return narrow.domains.every((domain) => wide.domains.includes(domain));
}

function describe(connector: DomainsOf): string {
  return `"${connector.name}" (${connector.kind})`;
}

function listed(domains: readonly string[]): string {
  return isEveryDomain(domains) ? '* (all)' : domains.join(', ');
}
