import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  childOptions,
  finishOf,
  jobId,
  jobName,
  jobOptions,
  parseJobRef,
} from '../../../src/queue/catalog.ts';
import type { JobRef, JobStep } from '../../../src/sync/ports.ts';

const runId = '0192d1f0-7c1b-7abc-8def-0123456789ab';
const ref = (step: JobStep): JobRef => ({ runId, delivery: 2, step, range: 3, hop: 14 });

describe('job catalog', () => {
  test('an id says everything about its job, and holds no colon', () => {
    expect(jobId(ref('users'))).toBe(`${runId}-2-users-3-14`);
    expect(jobId(ref('report:getThings'))).toBe(`${runId}-2-report.getThings-3-14`);
  });

  test('all jobs of one delivery have the same finish, those of the next another', () => {
    expect(finishOf(ref('users'))).toEqual(finishOf(ref('report:getThings')));
    expect(jobId(finishOf(ref('users')))).not.toBe(jobId(finishOf({ ...ref('users'), delivery: 3 })));
  });

  test('reports share a name', () => {
    expect(jobName('report:getThings')).toBe('report');
    expect(jobName('users')).toBe('users');
  });

  test.each(['run', 'organization', 'subscriptions', 'users', 'report:getThings', 'finish'] as const)(
    'a message of %s parses to what was sent',
    (step) => {
      expect(parseJobRef(JSON.parse(JSON.stringify(ref(step))))).toEqual(ref(step));
    },
  );

  test.each([
    ['an unknown step', { ...ref('users'), step: 'licenses' }],
    ['a report without a name', { ...ref('users'), step: 'report:' }],
    ['a run that is not an id', { ...ref('users'), runId: '1' }],
    ['a negative place', { ...ref('users'), hop: -1 }],
    ['more than ids', { ...ref('users'), tenant: 'contoso' }],
    ['nothing', undefined],
  ])('a message with %s is refused', (_what, data) => {
    expect(() => parseJobRef(data)).toThrow(z.ZodError);
  });

  test('finished jobs go by age and by count, failed children do not hold their parent', () => {
    expect(jobOptions(ref('users'))).toMatchObject({
      removeOnComplete: { age: expect.any(Number), count: expect.any(Number) },
      removeOnFail: { age: expect.any(Number), count: expect.any(Number) },
    });
    expect(childOptions.ignoreDependencyOnFailure).toBe(true);
  });
});
