import type { UserPatch } from './simulated-user.ts';

/** Changes of these alone are not told by delta (facts §4). */
const UNTRACKED: ReadonlySet<string> = new Set(['licenseAssignmentStates', 'signInActivity']);

export type Change =
  | {
      readonly seq: number;
      readonly position: number;
      readonly kind: 'added' | 'updated';
      readonly changed: UserPatch;
    }
  | {
      readonly seq: number;
      readonly position: number;
      readonly kind: 'removed';
      readonly reason: 'changed' | 'deleted';
    };

/** What happened to a tenant's users, in order; a delta token is a place in it. */
export class ChangeLog {
  readonly #changes: Change[] = [];

  /** The number of the last change; 0 when there was none. */
  get head(): number {
    return this.#changes.length;
  }

  added(position: number): void {
    this.#changes.push({ seq: this.head + 1, position, kind: 'added', changed: {} });
  }

  /** Says nothing when only properties changed that delta does not track. */
  updated(position: number, changed: UserPatch): void {
    if (Object.keys(changed).every((name) => UNTRACKED.has(name))) return;
    this.#changes.push({ seq: this.head + 1, position, kind: 'updated', changed });
  }

  removed(position: number, reason: 'changed' | 'deleted'): void {
    this.#changes.push({ seq: this.head + 1, position, kind: 'removed', reason });
  }

  /** The changes after one number, up to and with another. */
  between(after: number, upTo: number): readonly Change[] {
    return this.#changes.slice(after, upTo);
  }
}
