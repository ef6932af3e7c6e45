import { isInScope } from '../../../domain/domain-filter.ts';
import { isGuid } from '../../../domain/guid.ts';
import type { User } from '../../../domain/user.ts';
import type { RejectedRecord } from '../../../domain/rejected-record.ts';
import { getUsersPage } from '../../../graph/resources/users-page.ts';
import type { Queryable } from '../../../store/database.ts';
import { insertRejectedRows } from '../../../store/rejected-rows.ts';
import { addSeenUsers } from '../../../store/seen-users.ts';
import { matchUserIdsByUpn } from '../../../store/stored-users.ts';
import { removeUsers, upsertUsers } from '../../../store/users.ts';
import { commitStep, type JobScope } from '../../job-scope.ts';
import { checkLink } from './check-link.ts';
import { endOfRange } from './end-of-range.ts';
import type { Page } from './page.ts';
import { following, tallied, type UsersPosition } from './position.ts';

/** A page of a full listing or of a range of it: who is in scope is written, who is not leaves, everybody counts as seen. */
export async function readListingPage(scope: JobScope, { link, filter }: UsersPosition): Promise<Page> {
  const { claim, client, connector, signal } = scope;
  const page = await getUsersPage(
    client,
    { link, kind: connector.kind, filter: filter ?? undefined },
    signal,
  );
  // A listing may show somebody twice (graph-facts §8): the last record counts.
  const users = [...new Map(page.records.map((user) => [user.id, user])).values()];
  const repeated = page.records.length - users.length;
  const inScope = users.filter((user) => isInScope(connector.domains, user.mail));
  const outside = users.filter((user) => !isInScope(connector.domains, user.mail));

  async function commit(position: UsersPosition): Promise<UsersPosition> {
    const named = await identifyRejected(scope.deps.db, connector.id, page.rejected);
    return commitStep(scope, async (tx) => {
      await checkLink(tx, scope, { position, link: page.nextLink });
      const counts = await upsertUsers(tx, connector.id, inScope, {
        withLicenses: connector.kind === 'microsoft-365',
      });
      const removed = await removeUsers(tx, connector.id, { gone: [], outside: idsOf(outside) });
      const seen = await addSeenUsers(tx, claim.runId, [...idsOf(users), ...named.ids]);
      insertRejectedRows(tx, claim, page.rejected);
      const rejected = page.rejected.length;
      const counted = {
        read: page.records.length + rejected,
        unchanged: counts.unchanged + repeated,
        rejected,
        outOfScope: outside.length,
      };
      const behind: UsersPosition = {
        ...position,
        ...following(position, page.nextLink),
        pages: position.pages + 1,
        tally: tallied(position.tally, counted),
        seen: position.seen + seen,
        unidentified: position.unidentified + named.unidentified,
      };
      return {
        counts: { ...counts, ...counted, removed, pages: 1 },
        ...(page.nextLink === null ? await endOfRange(tx, claim, behind) : { position: behind }),
      };
    });
  }

  return { link: page.nextLink, commit };
}

function idsOf(users: readonly User[]): readonly string[] {
  return users.map((user) => user.id);
}

interface Identified {
  readonly ids: readonly string[];
  readonly unidentified: number;
}

/** Whose the rejected records are, so that they are not swept: by id, or by name. */
async function identifyRejected(
  db: Queryable,
  connectorId: string,
  rejected: readonly RejectedRecord[],
): Promise<Identified> {
  const ids = rejected.flatMap(guidOf);
  const nameless = rejected.filter((record) => guidOf(record).length === 0);
  const upns = nameless.flatMap(({ userPrincipalName }) => userPrincipalName ?? []);
  const matched = await matchUserIdsByUpn(db, connectorId, upns);
  return { ids: [...ids, ...matched], unidentified: nameless.length - matched.length };
}

function guidOf({ recordId }: RejectedRecord): readonly string[] {
  return recordId !== null && isGuid(recordId) ? [recordId] : [];
}
