import { describe, expect, test } from 'vitest';
import { toQueueError, unansweredError } from '../../../src/queue/queue-error.ts';

const place = 'Redis at 10.0.0.1:6379';
const up = { place, lastFault: () => null };

describe('an error of the queue', () => {
  test.each([
    [
      "OOM command not allowed when used memory > 'maxmemory'. script: 5ab4, on @user_script:589.",
      'maxmemory',
    ],
    ['ERR Error running script (call to f_5ab4): @user_script:1: -OOM command not allowed', 'maxmemory'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'REDIS_URL'],
    ['NOAUTH HELLO must be called with the client already authenticated', 'REDIS_URL'],
    ["READONLY You can't write against a read only replica.", 'primary'],
  ])('says where and what to do: %s', (text, todo) => {
    const error = toQueueError(new Error(text), up);
    expect(error.kind).toBe('refused');
    expect(error.message).toContain(place);
    expect(error.message).toContain(todo);
  });

  test('that is a connection which is not there says why it is not', () => {
    const down = { place, lastFault: () => new Error('WRONGPASS invalid username-password pair') };
    const noStream = new Error("Stream isn't writeable and enableOfflineQueue options is false");
    expect(toQueueError(noStream, down)).toMatchObject({ kind: 'refused', cause: noStream });
    expect(toQueueError(noStream, down).message).toContain('WRONGPASS');
    expect(unansweredError(down, 3_000).message).toContain('WRONGPASS');
    expect(toQueueError(new Error('Command timed out'), up)).toMatchObject({
      kind: 'unreachable',
      message: `cannot reach the queue in ${place}: Command timed out`,
    });
    expect(unansweredError(up, 3_000).message).toBe(`no answer from the queue in ${place} within 3 s`);
  });
});
