import type { ConnectorCondition } from '../domain/connector-condition.ts';
import { judgeCondition } from '../domain/connector-condition.ts';
import type { ConnectorKind } from '../domain/connector.ts';
import { normalizeDomain } from '../domain/domain-filter.ts';
import { isGuid } from '../domain/guid.ts';
import { conditionSource, guidSource, pageOfCandidates } from './connector-candidates.ts';
import type { ConnectorKey } from './connector-key.ts';
import { type ConnectorOrder, orderedParts, type WaitingApp } from './connector-order.ts';
import { type RowFilter, walkConnectors, type Walked } from './connector-walk.ts';
import type { Queryable } from './database.ts';
import { listStatusFacts, type StatusFacts } from './status.ts';

export interface ConnectorFilter {
  /** In the name, in a domain, or in the tenant id. */
  readonly text: string | null;
  readonly kind: ConnectorKind | null;
  readonly condition: ConnectorCondition | null;
}

export interface ConnectorPage {
  readonly order: ConnectorOrder;
  readonly after: ConnectorKey | null;
  readonly limit: number;
}

export interface ListedConnectors {
  /** At most `limit`; fewer where many were looked at and did not match. */
  readonly items: readonly StatusFacts[];
  readonly next: ConnectorKey | null;
  /** Not all were looked at: behind `next` there may be more, or the condition holds for too many. */
  readonly isCut: boolean;
}

/**
 * A page of connectors with their facts. Looks at a bounded number of rows however many there are, so that a page of a
 * million is as quick as one of a thousand; there it may end early, and says so.
 */
export async function listConnectorsPage(
  db: Queryable,
  filter: ConnectorFilter,
  page: ConnectorPage,
): Promise<ListedConnectors> {
  const walked = await walk(db, filter, page);
  const facts = await factsInOrder(db, walked.ids);
  const { condition } = filter;
  const isWanted = (each: StatusFacts): boolean =>
    condition === null || judgeCondition(each, each.now).condition === condition;
  return { items: facts.filter((each) => isWanted(each)), next: walked.next, isCut: walked.isCut };
}

async function walk(db: Queryable, filter: ConnectorFilter, page: ConnectorPage): Promise<Walked> {
  const { condition, kind, text } = filter;
  if (condition !== null) {
    return pageOfCandidates(db, conditionSource(condition), { ...page, filter: rowFilter(text, kind) });
  }
  if (text !== null && isGuid(text.trim())) {
    const source = guidSource(text.trim().toLowerCase());
    return pageOfCandidates(db, source, { ...page, filter: rowFilter(null, kind) });
  }
  const apps = page.order.by === 'need' ? await listWaitingApps(db) : [];
  return walkConnectors(db, orderedParts(page.order.by, apps), { ...page, filter: rowFilter(text, kind) });
}

/** Connectors whose name begins so, by name: for a search that looked at too many to find them all. */
export async function listConnectorsByPrefix(
  db: Queryable,
  prefix: string,
  limit: number,
): Promise<readonly StatusFacts[]> {
  const rows = await db.query<{ id: string }>(
    `select id from (
       select k.id, k.name from connectors k where lower(k.name) >= lower($1) order by lower(k.name) limit 1000
     ) near where starts_with(lower(name), lower($1)) limit $2`,
    [prefix, limit],
  );
  return factsInOrder(
    db,
    rows.map(({ id }) => id),
  );
}

async function factsInOrder(db: Queryable, ids: readonly string[]): Promise<readonly StatusFacts[]> {
  const facts = new Map((await listStatusFacts(db, ids)).map((each) => [each.id, each]));
  return ids.map((id) => facts.get(id)).filter((each) => each !== undefined);
}

/** More applications than this do not wait at the same time; the connectors of the others stand among the rest. */
const mostApps = 100;

async function listWaitingApps(db: Queryable): Promise<readonly WaitingApp[]> {
  return db.query<WaitingApp>(
    `select cloud, client_id as "clientId" from app_throttles
     where throttled_until > now() order by cloud, client_id limit ${mostApps}`,
    [],
  );
}

function rowFilter(text: string | null, kind: ConnectorKind | null): RowFilter | null {
  const wanted = text?.trim() ?? '';
  if (wanted === '' && kind === null) return null;
  return (first) => {
    const isOfKind = kind === null ? 'true' : `k.kind = $${first}`;
    if (wanted === '') return { sql: isOfKind, params: [kind] };
    const at = first + (kind === null ? 0 : 1);
    return {
      sql: `${isOfKind} and (
        position(lower($${at}::text) in lower(k.name)) > 0
        or position(lower($${at}::text) in k.tenant_id::text) > 0
        or exists (select from unnest(k.domains) d where position($${at + 1}::text in d) > 0)
      )`,
      // Domains are held as they are on the wire, whatever they look like to those who type them.
      params: [...(kind === null ? [] : [kind]), wanted, normalizeDomain(wanted) ?? wanted.toLowerCase()],
    };
  };
}
