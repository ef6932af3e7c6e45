import type { UsersPosition } from './position.ts';

/** One page on its way into the store. */
export interface Page {
  /** The page after it; null after the last. */
  readonly link: string | null;
  /** Writes its rows, counts and the position behind it in one transaction; gives that position. */
  commit(position: UsersPosition): Promise<UsersPosition>;
}
