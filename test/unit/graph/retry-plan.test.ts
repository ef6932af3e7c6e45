import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError, type GraphErrorKind, graphErrorKinds } from '../../../src/graph/graph-error.ts';
import { noRetries, planRetry, throttledInPlaceMs } from '../../../src/graph/retry-plan.ts';

const fault = (kind: GraphErrorKind, retryAfterMs: number | null = null, code: string | null = null) =>
  new GraphError(kind, 'x', { retryAfterMs, code });

describe('planRetry', () => {
  it('tries a transient fault three times more, with full jitter', () => {
    const waits: number[] = [];
    let state = noRetries;
    for (let plan = planRetry(fault('transient'), state, 0.999); plan !== null;) {
      waits.push(plan.waitMs);
      state = plan.state;
      plan = planRetry(fault('transient'), state, 0.999);
    }
    expect(waits).toEqual([300, 600, 1199]);
    expect(planRetry(fault('transient'), noRetries, 0)?.waitMs).toBe(0);
  });

  it.each(graphErrorKinds.filter((kind) => kind !== 'transient' && kind !== 'throttled'))(
    'does not repeat what is %s',
    (kind) => {
      expect(planRetry(fault(kind), noRetries, 0.5)).toBeNull();
    },
  );

  it('repeats missing credentials of the reports before they are forbidden', () => {
    expect(planRetry(fault('forbidden', null, 'MissingCredentials'), noRetries, 0.5)).not.toBeNull();
  });

  it('does not repeat what is not of Graph', () => {
    expect(planRetry(new RangeError('bug'), noRetries, 0.5)).toBeNull();
  });

  it('never waits less than asked, nor more than a second in all for a throttled call', () => {
    const asked = fc.option(fc.integer({ min: 0, max: 3000 }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(asked, { maxLength: 6 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (answers, random) => {
          let state = noRetries;
          let waited = 0;
          for (const retryAfterMs of answers) {
            const plan = planRetry(fault('throttled', retryAfterMs), state, random);
            if (plan === null) return;
            expect(plan.waitMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
            waited += plan.waitMs;
            state = plan.state;
          }
          expect(waited).toBeLessThanOrEqual(throttledInPlaceMs);
        },
      ),
    );
  });
});
