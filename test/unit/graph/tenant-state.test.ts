import { expect, it } from 'vitest';
import { GraphError } from '../../../src/graph/graph-error.ts';
import { Pauses } from '../../../src/graph/pauses.ts';
import { TenantState } from '../../../src/graph/tenant-state.ts';
import { TokenSource } from '../../../src/graph/token-source.ts';

const identity = { cloud: 'global', tenantId: 'tenant', clientId: 'client' } as const;

it('requests that are refused while Microsoft wants to be left alone do not put off the end of it', () => {
  let now = 0.5;
  const tokens = new TokenSource(
    () => Promise.reject(new Error('no token is needed')),
    () => now,
  );
  const state = new TenantState({ tokens, pauses: new Pauses(() => now), identity });
  state.noteThrottled(new GraphError('throttled', 'Wait.', { status: 429, retryAfterMs: 1_000 }));
  for (now = 0.9; now < 1_000; now += 99.7) {
    try {
      state.requireUnthrottled();
    } catch (error) {
      if (error instanceof GraphError) state.noteThrottled(error);
    }
  }
  now = 1_000.4;
  expect(() => state.requireUnthrottled()).toThrow(GraphError);
  now = 1_000.5;
  expect(() => state.requireUnthrottled()).not.toThrow();
});
