import { describe, expect, it } from 'vitest';
import { isStoreOutage, sqlState } from '../../../src/store/store-error.ts';

const errorOf = (message: string, code: string): Error => Object.assign(new Error(message), { code });

describe('what passes by itself', () => {
  it.each([
    ['write EPIPE', 'EPIPE'],
    ['This socket has been ended by the other party', 'EPIPE'],
    ['read ECONNRESET', 'ECONNRESET'],
    ['write ECONNRESET', 'ECONNRESET'],
    ['read ETIMEDOUT', 'ETIMEDOUT'],
    ['Cannot call write after a stream was destroyed', 'ERR_STREAM_DESTROYED'],
    ['terminating connection due to administrator command', '57P01'],
    ['sorry, too many clients already', '53300'],
    ['deadlock detected', '40P01'],
  ])('is %s', (message, code) => {
    expect(isStoreOutage(errorOf(message, code))).toBe(true);
  });

  it.each([
    ['no space left on device', 'ENOSPC'],
    ['duplicate key value violates unique constraint', '23505'],
    ['relation does not exist', '42P01'],
    ['The claim was lost.', 'M3650'],
  ])('is not: %s', (message, code) => {
    expect(isStoreOutage(errorOf(message, code))).toBe(false);
  });
});

describe('the state that Postgres gives an error', () => {
  it.each([
    ['57P01', '57P01'],
    ['23505', '23505'],
    ['M3650', 'M3650'],
    // as long as a state, and from the socket
    ['EPIPE', null],
    ['EPERM', null],
    ['ECONNRESET', null],
  ])('of %s is %s', (code, state) => {
    expect(sqlState(errorOf('some error', code))).toBe(state);
  });
});
