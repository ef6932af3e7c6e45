import type { Cloud } from '../domain/connector.ts';
import { expiresSoon, isOverdue, isThrottled, secretExpiresOn, worst } from './status.ts';

/** By what a list of connectors can be sorted; `need`: the worst condition first. */
export const connectorSorts = ['need', 'name', 'nextRunAt', 'dataAt', 'secretExpiresOn'] as const;
export type ConnectorSort = (typeof connectorSorts)[number];

export interface ConnectorOrder {
  readonly by: ConnectorSort;
  /** Of `need` there is one direction only. What has no value stands last in both. */
  readonly isDescending: boolean;
}

/** Applications that Microsoft asked to wait, with all their connectors. */
export interface WaitingApp {
  readonly cloud: Cloud;
  readonly clientId: string;
}

export interface KeyColumn {
  readonly sql: string;
  readonly type: 'text' | 'smallint' | 'timestamptz' | 'date' | 'uuid';
}

/** A stretch of connectors that one index holds in order. A list is several of them, one behind the other. */
export interface OrderedPart {
  readonly name: string;
  /** Served by the index that serves `keys`. */
  readonly where: string;
  /** What else must hold, looked at row by row; null where all do. */
  readonly filter: string | null;
  /** Together unique. */
  readonly keys: readonly KeyColumn[];
  /** Values of `$1`, `$2` … in `where` and `filter`. */
  readonly params: readonly unknown[];
}

const byName: KeyColumn = { sql: 'lower(k.name)', type: 'text' };
const byStanding: KeyColumn = { sql: 'k.standing', type: 'smallint' };
const byNextRun: KeyColumn = { sql: 'k.next_run_at', type: 'timestamptz' };
const byData: KeyColumn = { sql: 'k.data_at', type: 'timestamptz' };
const byThrottle: KeyColumn = { sql: 'k.throttled_until', type: 'timestamptz' };
const byExpiry: KeyColumn = { sql: secretExpiresOn, type: 'date' };
const byId: KeyColumn = { sql: 'k.id', type: 'uuid' };

const isLesser = `k.standing > ${worst}`;
const isNotOverdue = `(${isOverdue}) is not true`;
const isNotExpiring = `(${expiresSoon}) is not true`;
const isNotThrottled = `(${isThrottled}) is not true`;

/** The one key of connectors that were gathered before, and are few: what has no value comes last in both directions. */
export function gatheredKeys({ by, isDescending }: ConnectorOrder): readonly KeyColumn[] {
  const last = isDescending ? '-infinity' : 'infinity';
  const valued = (column: KeyColumn): KeyColumn => ({
    ...column,
    sql: `coalesce(${column.sql}, '${last}'::${column.type})`,
  });
  switch (by) {
    case 'need':
    case 'name':
      return [byName];
    case 'nextRunAt':
      return [valued({ ...byNextRun, sql: 'case when not k.is_paused then k.next_run_at end' }), byId];
    case 'dataAt':
      return [valued(byData), byId];
    case 'secretExpiresOn':
      return [valued(byExpiry), byId];
  }
}

/** The parts of a list of connectors in this order. */
export function orderedParts(by: ConnectorSort, apps: readonly WaitingApp[]): readonly OrderedPart[] {
  switch (by) {
    case 'need':
      return partsByNeed(apps);
    case 'name':
      return [part('all', 'true', null, [byName])];
    case 'nextRunAt':
      return [
        part('known', 'not k.is_paused and k.next_run_at is not null', null, [byNextRun, byId]),
        part('none', 'true', 'k.is_paused or k.next_run_at is null', [byName]),
      ];
    case 'dataAt':
      return [
        part('known', 'k.data_at is not null', null, [byData, byId]),
        part('none', 'k.data_at is null', null, [byId]),
      ];
    case 'secretExpiresOn':
      return [
        part('known', `${secretExpiresOn} is not null`, null, [byExpiry, byId]),
        part('none', 'true', `${secretExpiresOn} is null`, [byName]),
      ];
  }
}

/**
 * As `status` sorts them, each connector in the first part that it belongs to. Whose data is old for its schedule is
 * not known to the database.
 */
function partsByNeed(apps: readonly WaitingApp[]): readonly OrderedPart[] {
  const others = [isLesser, isNotOverdue, isNotExpiring];
  const appParams = [apps.map(({ cloud }) => cloud), apps.map(({ clientId }) => clientId)];
  const isOfNoApp = '(k.cloud, k.client_id) not in (select * from unnest($1::text[], $2::uuid[]))';
  return [
    part('standing', `k.standing <= ${worst}`, null, [byStanding, byName]),
    part('overdue', isOverdue, isLesser, [byNextRun, byId]),
    part('expires', expiresSoon, [isLesser, isNotOverdue].join(' and '), [byExpiry, byId]),
    part('throttled', isThrottled, others.join(' and '), [byThrottle, byId]),
    ...apps.map(({ cloud, clientId }) => ({
      ...part(
        `app ${cloud} ${clientId}`,
        'k.cloud = $1 and k.client_id = $2',
        [...others, isNotThrottled].join(' and '),
        [byName],
      ),
      params: [cloud, clientId],
    })),
    {
      ...part('rest', isLesser, [isNotOverdue, isNotExpiring, isNotThrottled, isOfNoApp].join(' and '), [
        byStanding,
        byName,
      ]),
      params: appParams,
    },
  ];
}

function part(name: string, where: string, filter: string | null, keys: readonly KeyColumn[]): OrderedPart {
  return { name, where, filter, keys, params: [] };
}
