import { describe, expect, it } from 'vitest';
import { waitFor } from '../../support/wait-for.ts';

describe('waitFor', () => {
  it('gives the first value that counts as yes', async () => {
    let asked = 0;
    const value = await waitFor(() => (++asked < 3 ? null : `after ${asked}`), {
      deadlineMs: 5_000,
      what: 'the third question',
      everyMs: 1,
    });
    expect(value).toBe('after 3');
  });

  it('rejects at the deadline with the last error as cause', async () => {
    const cause = new Error('not yet');
    const waiting = waitFor(() => Promise.reject(cause), { deadlineMs: 5, what: 'a miracle', everyMs: 1 });
    await expect(waiting).rejects.toMatchObject({ message: expect.stringContaining('a miracle'), cause });
  });
});
