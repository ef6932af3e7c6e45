import { describe, expect, it } from 'vitest';
import { matchExpiry } from '../../../src/domain/registered-credential.ts';

const now = new Date('2027-01-01T00:00:00Z');
const isOurs = (mark: string): boolean => 'abc8Q~secret'.startsWith(mark);

/** `mark end`, without a mark where Microsoft tells none. */
const registered = (...texts: readonly string[]) =>
  texts.map((text) => {
    const [end = '', mark = null] = text.split(' ').toReversed();
    return { mark, endsAt: new Date(end) };
  });

describe('the expiry of the credential in use', () => {
  it.each<[string, readonly string[], string | null]>([
    ['is that of the one that begins alike', ['xyz 2029-01-01', 'abc 2028-01-01'], '2028-01-01'],
    ['is that of the valid one of two', ['abc 2026-06-01', 'abc 2028-01-01'], '2028-01-01'],
    ['is the nearer one of two valid ones', ['abc 2029-01-01', 'abc 2028-01-01'], '2028-01-01'],
    ['is that of the last one when all are over', ['abc 2026-06-01', 'abc 2026-01-01'], '2026-06-01'],
    ['is not guessed when none fits', ['xyz 2029-01-01', '2028-01-01'], null],
    ['is the latest where nothing tells them apart', ['2029-01-01', '2028-01-01'], '2029-01-01'],
    ['is not known where none is registered', [], null],
  ])('%s', (_title, texts, expected) => {
    expect(matchExpiry(isOurs, registered(...texts), now)).toEqual(expected && new Date(expected));
  });
});
