import { isInScope } from '../../../domain/domain-filter.ts';
import type { RejectedRecord } from '../../../domain/rejected-record.ts';
import type { User } from '../../../domain/user.ts';
import { GraphError } from '../../../graph/graph-error.ts';
import { getDeltaPage } from '../../../graph/resources/users-delta.ts';
import { getUsersByIds } from '../../../graph/resources/users-by-ids.ts';
import { insertRejectedRows } from '../../../store/rejected-rows.ts';
import { getUsers } from '../../../store/stored-users.ts';
import { removeUsers, upsertUsers } from '../../../store/users.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import { checkLink } from './check-link.ts';
import { foldChanges, type FoldedChange } from './fold-changes.ts';
import { mergeChange, needsWholeRead } from './merge-change.ts';
import type { Page } from './page.ts';
import { following, tallied, type UsersPosition } from './position.ts';

/** What a page of changes comes to. */
interface Resolved {
  readonly inScope: readonly User[];
  readonly outside: readonly string[];
  readonly gone: readonly string[];
  readonly rejected: readonly RejectedRecord[];
}

/** A page of what changed since the last run: merged with what is held, then written, moved out or removed. */
export async function readDeltaPage(scope: JobScope, { link }: UsersPosition): Promise<Page> {
  const { claim, client, connector, signal } = scope;
  if (link === null) throw new GraphError('resync', 'There is no delta link to continue from.');
  const page = await getDeltaPage(client, link, signal);
  const folded = foldChanges(page.items);

  async function commit(position: UsersPosition): Promise<UsersPosition> {
    // Only now: the page before this one may have written the same people.
    const { inScope, outside, gone, rejected } = await resolve(scope, folded);
    const allRejected = [...page.rejected, ...rejected];
    return commitStep(scope, async (tx) => {
      await checkLink(tx, scope, { position, link: page.nextLink });
      const counts = await upsertUsers(tx, connector.id, inScope, {
        withLicenses: connector.kind === 'microsoft-365',
      });
      const removed = await removeUsers(tx, connector.id, { gone, outside });
      insertRejectedRows(tx, claim, allRejected);
      const counted = {
        read: page.items.length + page.rejected.length,
        unchanged: counts.unchanged,
        rejected: allRejected.length,
        outOfScope: outside.length,
      };
      return {
        counts: { ...counts, ...counted, removed, pages: 1 },
        position: {
          ...position,
          ...following(position, page.nextLink),
          pages: position.pages + 1,
          tally: tallied(position.tally, counted),
          deltaLink: page.deltaLink ?? position.deltaLink,
          deltaLinkAt: page.deltaLink === null ? position.deltaLinkAt : claim.claimedAt.toISOString(),
        },
        isComplete: page.nextLink === null,
      };
    });
  }

  return { link: page.nextLink, commit };
}

/** Reads whole who needs it, merges the others with what is held, and sorts them by the domain rule. */
async function resolve(
  { deps, connector, client, signal }: JobScope,
  folded: readonly FoldedChange[],
): Promise<Resolved> {
  const changed = folded.flatMap((item) => (item.isRemoved ? [] : [item]));
  const stored = await getUsers(
    deps.db,
    connector.id,
    changed.map((item) => item.id),
  );
  const held = new Map(stored.map((user) => [user.id.toLowerCase(), user]));
  const heldOf = (item: (typeof changed)[number]): User | undefined =>
    item.isReborn ? undefined : held.get(item.id.toLowerCase());
  const isPartial = (item: (typeof changed)[number]): boolean =>
    !isKnownOutside(item) &&
    needsWholeRead(item.change, { isHeld: heldOf(item) !== undefined, kind: connector.kind });
  // Whoever says an address outside the domains leaves whatever else the item lacks: no request for those.
  const isKnownOutside = ({ change }: (typeof changed)[number]): boolean =>
    change.mail !== undefined && !isInScope(connector.domains, change.mail);

  const ids = changed.filter(isPartial).map((item) => item.id);
  const whole =
    ids.length === 0
      ? { records: [], rejected: [] }
      : await getUsersByIds(client, { ids, kind: connector.kind }, signal);
  const merged = changed
    .filter((item) => !isPartial(item))
    .map((item) => mergeChange(heldOf(item), item.change));
  const users = [...merged, ...whole.records];
  return {
    inScope: users.filter((user) => isInScope(connector.domains, user.mail)),
    outside: users.filter((user) => !isInScope(connector.domains, user.mail)).map((user) => user.id),
    gone: folded.filter((item) => item.isRemoved).map((item) => item.id),
    rejected: whole.rejected,
  };
}
