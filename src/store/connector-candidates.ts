import type { ConnectorCondition } from '../domain/connector-condition.ts';
import { standings } from '../domain/connector-condition.ts';
import { clouds, connectorKinds } from '../domain/connector.ts';
import { type ConnectorKey, keySql, keyValues } from './connector-key.ts';
import { type ConnectorOrder, gatheredKeys } from './connector-order.ts';
import { mostLookedAt, type RowFilter, type Walked } from './connector-walk.ts';
import type { Queryable } from './database.ts';
import { expiresSoon, isOverdue, isThrottled, secretExpiresOn, worst } from './status.ts';

/** Connectors that an index finds by something else than the order they are wanted in. */
export interface CandidateSource {
  /** Walked along an index, each at most to the limit. */
  readonly walks: readonly { readonly where: string; readonly order: string; readonly from?: string }[];
  /** What else must hold. */
  readonly filter: string;
  readonly params: readonly unknown[];
}

const isWaitingApp = `(k.cloud, k.client_id) in (select a.cloud, a.client_id from app_throttles a where a.throttled_until > now())`;
/** Applications that wait are few, and the connectors of each are walked along their index by name. */
const waitingApps = `(
  select a.cloud, a.client_id from app_throttles a where a.throttled_until > now() limit 100
) a`;
const connectorsOfApp = `cross join lateral (
  select k.id, k.name from connectors k where k.cloud = a.cloud and k.client_id = a.client_id
  order by lower(k.name) limit ${mostLookedAt + 1}
) k`;

const isLesser = `k.standing > ${worst}`;
const isNotOverdue = `(${isOverdue}) is not true`;
const isNotExpiring = `(${expiresSoon}) is not true`;
const isNotWaiting = `(${isThrottled}) is not true and not ${isWaitingApp}`;

/** Those in a condition, as far as the database knows it: whose data is old is for the judgement to say. */
export function conditionSource(condition: ConnectorCondition): CandidateSource {
  switch (condition) {
    case 'needs attention':
    case 'last run failed':
    case 'last run partial':
      return source([atStanding(standings[condition])], []);
    case 'overdue':
      return source([{ where: isOverdue, order: 'k.next_run_at, k.id' }], [isLesser]);
    case 'secret expires':
      return source([{ where: expiresSoon, order: secretExpiresOn }], [isLesser, isNotOverdue]);
    case 'data old':
      return source(
        [{ where: `k.data_at < now() - interval '1 hour'`, order: 'k.data_at, k.id' }],
        [
          `not k.is_paused and (k.schedule is not null or k.data_at < now() - interval '48 hours')`,
          isLesser,
          isNotOverdue,
          isNotExpiring,
        ],
      );
    case 'throttled':
      return source(
        [
          { where: isThrottled, order: 'k.throttled_until' },
          { from: `${waitingApps} ${connectorsOfApp}`, where: 'true', order: 'lower(k.name)' },
        ],
        [isLesser, isNotOverdue, isNotExpiring],
      );
    case 'never run':
    case 'last run canceled':
    case 'paused':
    case 'ok':
      return source([atStanding(standings[condition])], [isNotOverdue, isNotExpiring, isNotWaiting]);
  }
}

/** Those with this id of their own or of their tenant. */
export function guidSource(guid: string): CandidateSource {
  return {
    walks: [
      { where: 'k.id = $1::uuid', order: 'k.id' },
      {
        // All kinds and clouds are named, since the index of tenants begins with them.
        where: 'k.kind = any($2::text[]) and k.cloud = any($3::text[]) and k.tenant_id = $1::uuid',
        order: 'k.kind, k.cloud',
      },
    ],
    filter: 'true',
    params: [guid, connectorKinds, clouds],
  };
}

/** A page of the candidates in the wanted order. `isCut`: there are more than are looked at. */
export async function pageOfCandidates(
  db: Queryable,
  from: CandidateSource,
  page: {
    readonly filter: RowFilter | null;
    readonly order: ConnectorOrder;
    readonly after: ConnectorKey | null;
    readonly limit: number;
  },
): Promise<Walked> {
  const keys = gatheredKeys(page.order);
  const behind = page.after?.[0] === gathered ? keyValues(keys, page.after) : null;
  const asked = page.filter?.(from.params.length + 1) ?? { sql: 'true', params: [] };
  const params = [...from.params, ...asked.params, ...(behind ?? [])];
  const sql = keySql(keys, page.order, behind, params.length - (behind?.length ?? 0) + 1);
  const gathering = `select id from (${walksOf(from).join(' union ')}) walked limit ${mostLookedAt + 1}`;
  const rows = await db.query<CandidateRow>(
    `
    with candidates as (${gathering})
    select c.id, c.first, c.second, g.gathered
    from (select count(*)::integer as gathered from candidates) g
    left join lateral (
      select k.id, ${sql.columns}
      from candidates c join connectors k on k.id = c.id
      where ${from.filter} and ${asked.sql} and ${sql.isBehind}
      order by ${sql.order}
      limit ${page.limit + 1}
    ) c on true`,
    params,
  );
  const found = rows.flatMap(({ id, first, second }) => (id === null ? [] : [{ id, first, second }]));
  const taken = found.slice(0, page.limit);
  const last = taken.at(-1);
  return {
    ids: taken.map(({ id }) => id),
    next: found.length > taken.length && last !== undefined ? [gathered, last.first, last.second] : null,
    isCut: (rows[0]?.gathered ?? 0) > mostLookedAt,
  };
}

/** The name that the one part of a gathered list has in its keys. */
const gathered = 'gathered';

interface CandidateRow {
  /** Null where there is none, and only the count is told. */
  readonly id: string | null;
  readonly first: string | null;
  readonly second: string | null;
  readonly gathered: number;
}

function source(walks: CandidateSource['walks'], filters: readonly string[]): CandidateSource {
  return { walks, filter: ['true', ...filters].join(' and '), params: [] };
}

function atStanding(standing: number): CandidateSource['walks'][number] {
  return { where: `k.standing = ${standing}`, order: 'k.standing, lower(k.name)' };
}

function walksOf({ walks }: CandidateSource): readonly string[] {
  return walks.map(
    ({ from = 'connectors k', where, order }) =>
      `(select k.id from ${from} where ${where} order by ${order} limit ${mostLookedAt + 1})`,
  );
}
