import type { FaultEffect, FaultMatch } from '../../../src/simulator/faults/fault-rule.ts';
import { waitFor } from '../../../test/support/wait-for.ts';
import { ask, readingSite } from '../live-runs.ts';
import type { Site, Soak } from '../soak.ts';
import type { FaultKind } from './fault-kind.ts';

const anyGraph = String.raw`^/v1\.0/`;
const tokens = 'oauth2/v2.0/token';

/** What Graph does to one tenant; each rule strikes a few requests and is gone. */
export const graphFaults: readonly FaultKind[] = [
  graphFault('answers cut in the middle', { kind: 'cut', when: 'middle' }, { count: 3, probability: 0.5 }),
  graphFault('429 with Retry-After', { kind: 'graphError', status: 429, retryAfter: 2 }, { count: 4 }),
  graphFault('429 without Retry-After', { kind: 'graphError', status: 429 }, { count: 3 }),
  graphFault('burst of 5xx', { kind: 'graphError', status: 503 }, { count: 5, probability: 0.7 }),
  { name: 'tokens revoked', strike: revoke },
];

function graphFault(name: string, effect: FaultEffect, match: FaultMatch): FaultKind {
  return {
    name,
    strike: async (soak) => {
      const site = await readingSite(soak);
      const seed = soak.random.below(1_000_000);
      return strikeWith(soak, site, { effect, match: { path: anyGraph, seed, ...match } });
    },
  };
}

/** A token that was revoked is refused, and another one asked for: a rule that only looks on counts that. */
async function revoke(soak: Soak): Promise<string | null> {
  const site = await readingSite(soak);
  await site.tenant.revokeTokens();
  return strikeWith(soak, site, { effect: { kind: 'delay', ms: 1 }, match: { path: tokens } });
}

interface Rule {
  readonly effect: FaultEffect;
  readonly match: FaultMatch;
}

async function strikeWith(soak: Soak, site: Site, rule: Rule): Promise<string | null> {
  await site.tenant.addFault(rule);
  try {
    const hits = await waitFor(
      async () => {
        await ask(soak, site, true);
        return site.tenant.countHits();
      },
      { deadlineMs: 10_000, everyMs: 200, what: 'a request to be struck' },
    );
    return `${site.connector.name}, ${hits} requests`;
  } catch {
    return null;
  } finally {
    await site.tenant.clearFaults();
  }
}
