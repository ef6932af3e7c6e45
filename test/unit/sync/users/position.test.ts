import { describe, expect, it } from 'vitest';
import { following, usersPosition } from '../../../../src/sync/steps/users/position.ts';

describe('the place behind a page', () => {
  it.each(['listing', 'delta'] as const)('of a %s is its next link', (phase) => {
    const position = usersPosition.parse({ phase, link: 'one' });
    expect(following(position, 'two')).toEqual({ phase, link: 'two' });
  });

  it.each(['listing', 'delta'] as const)(
    'behind the last page of a %s is the end, not the first page again',
    (phase) => {
      const position = usersPosition.parse({ phase, link: 'one' });
      expect(following(position, null)).toEqual({ phase: 'done', link: null });
    },
  );
});
