import { describe, expect, it } from 'vitest';
import type { Failure, FailureKind } from '../../../src/domain/failure.ts';
import { judgeOutcome, type JudgedStep } from '../../../src/domain/outcome.ts';
import type { StepName, StepStatus } from '../../../src/domain/step.ts';

const report: StepName = 'report:getM365AppUserDetail';

function failure(kind: FailureKind, code: string | null = null): Failure {
  return { kind, code, message: `It was ${kind}.`, advice: `Mend ${kind}.`, requestId: 'r-1' };
}

function step(name: StepName, status: StepStatus, error: Failure | null = null): JudgedStep {
  return { name, status, rejected: 0, error };
}

const read = [
  step('organization', 'succeeded'),
  step('subscriptions', 'succeeded'),
  step('users', 'succeeded'),
];

describe('judgeOutcome', () => {
  it('succeeds when everything was read', () => {
    expect(judgeOutcome([...read, step(report, 'succeeded')], { shrink: false })).toEqual({
      status: 'succeeded',
      error: null,
    });
  });

  it('succeeds where the cloud has no reports at all, but not where the tenant has none', () => {
    const inCloud = step(report, 'skipped', failure('unavailable', 'cloud'));
    expect(judgeOutcome([...read, inCloud], { shrink: false }).status).toBe('succeeded');
    const inTenant = step(report, 'skipped', failure('unavailable', 'UnknownTenantId'));
    expect(judgeOutcome([...read, inTenant], { shrink: false }).status).toBe('partial');
  });

  it('fails with a credential fault whatever else was read', () => {
    const fault = failure('credential', 'AADSTS7000222');
    const outcome = judgeOutcome([...read, step(report, 'failed', fault)], { shrink: true });
    expect(outcome).toEqual({ status: 'failed', error: fault });
  });

  it('fails when nothing was read, with the first error', () => {
    const steps = [
      step('organization', 'skipped', failure('forbidden')),
      step('users', 'failed', failure('transient')),
      step(report, 'skipped', failure('unavailable', 'cloud')),
    ];
    expect(judgeOutcome(steps, { shrink: false })).toEqual({ status: 'failed', error: failure('forbidden') });
  });

  it('is partial with what a missing report means for the data, keeping kind, code, advice and request id', () => {
    const outcome = judgeOutcome(
      [...read, step(report, 'skipped', failure('forbidden', 'S2SUnauthorized'))],
      { shrink: false },
    );
    expect(outcome.status).toBe('partial');
    expect(outcome.error).toMatchObject({
      kind: 'forbidden',
      code: 'S2SUnauthorized',
      advice: 'Mend forbidden.',
      requestId: 'r-1',
    });
    expect(outcome.error?.message).toContain('unmonitored');
  });

  it('tells of failed before skipped steps and of users before others, and names the rest', () => {
    const steps = [
      step('organization', 'succeeded'),
      step('subscriptions', 'failed', failure('protocol')),
      step('users', 'failed', failure('transient')),
      step(report, 'skipped', failure('forbidden')),
    ];
    const { error } = judgeOutcome(steps, { shrink: false });
    expect(error?.kind).toBe('transient');
    expect(error?.message).toMatch(/nobody is removed.*subscriptions, report:getM365AppUserDetail/);
    expect(judgeOutcome(steps.toSpliced(2, 1), { shrink: false }).error?.kind).toBe('protocol');
  });

  it('is partial of kind shrink when the guard held back the sweep, also beside a skipped report', () => {
    expect(judgeOutcome(read, { shrink: true })).toMatchObject({
      status: 'partial',
      error: { kind: 'shrink' },
    });
    const steps = [...read, step(report, 'skipped', failure('concealed'))];
    expect(judgeOutcome(steps, { shrink: true })).toMatchObject({
      status: 'partial',
      error: { kind: 'shrink' },
    });
  });

  it('never reports a clean success when records were rejected', () => {
    const steps = [...read.slice(0, 2), { ...step('users', 'succeeded'), rejected: 3 }];
    const outcome = judgeOutcome(steps, { shrink: false });
    expect(outcome).toMatchObject({ status: 'partial', error: { kind: 'rejected' } });
    expect(outcome.error?.message).toContain('users: 3');
  });
});
