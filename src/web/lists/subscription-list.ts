import type { Connector } from '../../domain/connector.ts';
import { seatsMismatchNote } from '../../domain/domains-warning.ts';
import type { Queryable } from '../../store/database.ts';
import { type CountedUsers, getCountedUsers } from '../../store/holder-counts.ts';
import { listSubscriptions } from '../../store/list-subscriptions.ts';
import type { CountedSubscription } from '../../store/show-subscriptions.ts';

/** All subscriptions of a connector, which are few, with what has to be said of their numbers. */
export interface SubscriptionList {
  readonly items: readonly CountedSubscription[];
  /** Of when the holders are. */
  readonly counted: CountedUsers;
  /** Why assigned seats and users in scope may differ; null where they cannot. */
  readonly note: string | null;
}

export async function subscriptionList(
  db: Queryable,
  connector: Pick<Connector, 'id' | 'domains'>,
): Promise<SubscriptionList> {
  const [items, counted] = await Promise.all([
    listSubscriptions(db, connector.id),
    getCountedUsers(db, connector.id),
  ]);
  return { items, counted, note: seatsMismatchNote(connector.domains) };
}
