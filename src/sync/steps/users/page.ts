import type { JobScope } from '../../job-scope.ts';
import { readDeltaPage } from './delta-page.ts';
import { readListingPage } from './listing-page.ts';
import type { UsersPosition } from './position.ts';

/** One page on its way into the store. */
export interface Page {
  /** The page after it; null after the last. */
  readonly link: string | null;
  /** Writes its rows, counts and the position behind it in one transaction; gives that position. */
  commit(position: UsersPosition): Promise<UsersPosition>;
}

/** Fetches the page that a position points to. */
export async function readPage(scope: JobScope, position: UsersPosition): Promise<Page> {
  return position.phase === 'delta' ? readDeltaPage(scope, position) : readListingPage(scope, position);
}
