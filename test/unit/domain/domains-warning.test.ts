import { describe, expect, it } from 'vitest';
import type { DomainsOf } from '../../../src/domain/domains-warning.ts';
import {
  differingDomainsWarning,
  seatsMismatchNote,
  unverifiedDomainsWarning,
} from '../../../src/domain/domains-warning.ts';

function m365(...domains: string[]): DomainsOf {
  return { name: 'contoso', kind: 'microsoft-365', domains };
}

function entra(...domains: string[]): DomainsOf {
  return { name: 'contoso-id', kind: 'entra-id', domains };
}

describe('differingDomainsWarning', () => {
  it('is silent when both keep the same users', () => {
    expect(differingDomainsWarning(m365('*'), entra('*'))).toBeNull();
    expect(differingDomainsWarning(m365('a.com', 'b.com'), entra('b.com', 'a.com'))).toBeNull();
  });

  it('has both lists and the wider connector, whichever comes first', () => {
    for (const warning of [
      differingDomainsWarning(m365('*'), entra('a.com')),
      differingDomainsWarning(entra('a.com'), m365('*')),
    ]) {
      expect(warning).toContain('"contoso" (microsoft-365) collects * (all)');
      expect(warning).toContain('"contoso-id" (entra-id) collects a.com');
      expect(warning).toContain('collected anyway by "contoso" (microsoft-365), the wider one.');
    }
    expect(differingDomainsWarning(m365('a.com'), entra('a.com', 'b.com'))).toContain(
      'by "contoso-id" (entra-id), the wider one',
    );
  });

  it('calls neither wider where each has something the other has not', () => {
    expect(differingDomainsWarning(m365('a.com'), entra('b.com'))).toMatch(/a\.com.*b\.com.*by the other\.$/);
  });
});

it('names the domains the tenant has not verified', () => {
  const verified = [{ name: 'MÜNCHEN.de', isDefault: true, isInitial: false, type: 'Managed' }];
  expect(unverifiedDomainsWarning(['*'], verified)).toBeNull();
  expect(unverifiedDomainsWarning(['xn--mnchen-3ya.de'], verified)).toBeNull();
  expect(unverifiedDomainsWarning(['a.com', 'b.com', 'xn--mnchen-3ya.de'], verified)).toMatch(
    /^a\.com, b\.com are not/,
  );
});

it('says why seats and users in scope differ, only where they may', () => {
  expect(seatsMismatchNote(['*'])).toBeNull();
  expect(seatsMismatchNote(['a.com'])).toContain('a.com');
});
