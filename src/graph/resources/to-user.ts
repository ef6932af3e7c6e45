import { nothingSaid, type User } from '../../domain/user.ts';
import type { UserWire } from '../wire/user.ts';

/** A user of a full read: what was asked for and is absent is null. */
export function toUser(wire: UserWire): User {
  return { ...nothingSaid, ...wire };
}
