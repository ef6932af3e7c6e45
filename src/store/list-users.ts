import type { Queryable } from './database.ts';
import { type ShownUser, shownUserColumns, shownUserJoins } from './show-users.ts';
import { userConditions, type UserFilter } from './user-filter.ts';
import { behindKey, sortColumns, type UserKey, type UserOrder } from './user-order.ts';

export interface UserPage {
  readonly order: UserOrder;
  /** Null: from the start. */
  readonly after: UserKey | null;
  readonly limit: number;
}

export interface ListedUser {
  readonly key: UserKey;
  readonly user: ShownUser;
}

/** How many users are walked through by name before all are looked through. */
const walkLength = 2_000;

/**
 * A page of users, sorted and filtered by what was prepared when the last run ended, shown as they are now. Unknown sort
 * values come last, whichever way it is sorted. By name, most pages are a short walk along an index; where that does not
 * fill the page, and by any other order, it is one look through the rows of the tenant: a planner that chose between the
 * two by its statistics would now and then walk to the end.
 */
export async function listUsersPage(
  db: Queryable,
  connectorId: string,
  filter: UserFilter,
  page: UserPage,
): Promise<readonly ListedUser[]> {
  const reading = readingOf(connectorId, filter, page);
  if (page.order.by === 'name') {
    const length = Math.max(walkLength, 2 * page.limit);
    const walked = await db.query<WalkedRow>(walkSql(reading, length), reading.params);
    const found = walked.filter((row): row is FoundRow => row.id !== null);
    const isAtEnd = (walked[0]?.walked ?? 0) < length;
    if (isAtEnd || found.length === page.limit) return found.map(toListed);
  }
  return (await db.query<Row>(scanSql(reading), reading.params)).map(toListed);
}

interface Row extends ShownUser {
  readonly sortValue: string | null;
}

interface FoundRow extends Row {
  /** How many users were looked at. */
  readonly walked: number;
}

/** Where nobody was found one row says so. */
type WalkedRow = FoundRow | { readonly id: null; readonly walked: number };

function toListed(row: Row | FoundRow): ListedUser {
  const { sortValue, ...rest } = row;
  const { walked: _walked, ...user } = { walked: 0, ...rest };
  return { key: [sortValue, user.id], user };
}

/** A page as SQL: $1 is the connector, $2 how many. */
interface Reading {
  readonly order: UserOrder;
  readonly way: 'asc' | 'desc';
  readonly keyset: readonly string[];
  readonly conditions: readonly string[];
  readonly params: readonly unknown[];
}

function readingOf(connectorId: string, filter: UserFilter, { order, after, limit }: UserPage): Reading {
  const params: unknown[] = [connectorId, limit];
  const param = (value: unknown): string => {
    params.push(value);
    return `$${params.length}`;
  };
  return {
    order,
    way: order.isDescending ? 'desc' : 'asc',
    keyset: after === null ? [] : [behindKey(order, after, param)],
    conditions: userConditions(filter, param),
    params,
  };
}

const ofConnector = 'l.connector_id = $1';
const shownFrom = `from page p join users u on u.connector_id = $1 and u.user_id = p.user_id ${shownUserJoins}`;

function walkSql({ way, keyset, conditions }: Reading, length: number): string {
  const inOrder = `order by l.name_key ${way}, l.user_id ${way}`;
  return `
    with walked as materialized (
      select l.* from listed_users l
      where ${[ofConnector, ...keyset].join(' and ')} ${inOrder} limit ${length}
    ),
    page as (
      select l.user_id, l.name_key from walked l
      where ${[ofConnector, ...conditions].join(' and ')} ${inOrder} limit $2
    )
    select w.walked, f.*
    from (select count(*)::integer as walked from walked) w
    left join (
      select ${sortColumns.name.asText} as "sortValue", ${shownUserColumns} ${shownFrom}
    ) f on true
    order by f."sortValue" ${way}, f.id ${way}`;
}

function scanSql({ order, way, keyset, conditions }: Reading): string {
  const { column, asText } = sortColumns[order.by];
  // By an expression, so that no index is in that order.
  const value = order.by === 'name' ? `(l.${column} || '')` : `l.${column}`;
  return `
    with page as (
      select l.user_id, l.${column} from listed_users l
      where ${[ofConnector, ...keyset, ...conditions].join(' and ')}
      order by ${value} ${way} nulls last, l.user_id ${way} limit $2
    )
    select ${asText} as "sortValue", ${shownUserColumns} ${shownFrom}
    order by p.${column} ${way} nulls last, p.user_id ${way}`;
}
