import { z } from 'zod';
import type { Column } from '../../cli/output/column.ts';
import { statusColumns, type StatusRow, toStatusRow } from '../../cli/output/status-row.ts';
import { connectorConditions, judgeCondition } from '../../domain/connector-condition.ts';
import { connectorKinds } from '../../domain/connector.ts';
import { type ConnectorOrder, connectorSorts } from '../../store/connector-order.ts';
import type { ConnectorKey } from '../../store/connector-key.ts';
import type { Queryable } from '../../store/database.ts';
import { type ConnectorFilter, listConnectorsPage } from '../../store/list-connectors.ts';
import type { StatusFacts } from '../../store/status.ts';
import { encodePageKey, pageKeySchema } from './page-key.ts';
import type { PageOf } from './page-of.ts';

/** How connectors can be filtered, sorted and paged, by pages and API alike. */
export const connectorQuery = {
  text: z.string().trim().max(200),
  condition: z.enum(connectorConditions),
  kind: z.enum(connectorKinds),
  sort: z.enum(connectorSorts),
  order: z.enum(['ascending', 'descending']),
  after: pageKeySchema(3).transform(([part, first, second]): ConnectorKey => [
    part ?? '',
    first ?? null,
    second ?? null,
  ]),
};

export interface ConnectorQuery {
  readonly text?: string | null | undefined;
  readonly condition?: z.infer<typeof connectorQuery.condition> | null | undefined;
  readonly kind?: z.infer<typeof connectorQuery.kind> | null | undefined;
  readonly sort?: z.infer<typeof connectorQuery.sort> | null | undefined;
  readonly order?: z.infer<typeof connectorQuery.order> | null | undefined;
}

export interface ConnectorList extends PageOf<StatusFacts> {
  /** Not all were looked at: there may be more behind the next key, or there are too many to be looked through. */
  readonly isCut: boolean;
}

export function connectorFilter({ text, condition, kind }: ConnectorQuery): ConnectorFilter {
  return {
    text: text === undefined || text === '' ? null : text,
    condition: condition ?? null,
    kind: kind ?? null,
  };
}

export function connectorOrder({ sort, order }: ConnectorQuery): ConnectorOrder {
  return { by: sort ?? 'need', isDescending: order === 'descending' };
}

/** A page; those in need first within it where that is the order, whatever the database knew of them. */
export async function connectorList(
  db: Queryable,
  query: ConnectorQuery,
  page: { readonly after: ConnectorKey | null; readonly limit: number },
): Promise<ConnectorList> {
  const order = connectorOrder(query);
  const read = await listConnectorsPage(db, connectorFilter(query), { ...page, order });
  const items = order.by === 'need' ? read.items.toSorted((a, b) => rankOf(a) - rankOf(b)) : read.items;
  return { items, nextKey: read.next && encodePageKey(read.next), isCut: read.isCut };
}

function rankOf(facts: StatusFacts): number {
  return connectorConditions.indexOf(judgeCondition(facts, facts.now).condition);
}

/** All of them, for an export. */
export async function* allConnectors(
  db: Queryable,
  query: ConnectorQuery,
): AsyncGenerator<readonly ConnectorRow[], void, void> {
  const order = connectorOrder(query);
  const filter = connectorFilter(query);
  let after: ConnectorKey | null = null;
  do {
    const page = await listConnectorsPage(db, filter, { order, after, limit: 1_000 });
    yield page.items.map((facts) => toConnectorRow(facts));
    after = page.next;
  } while (after !== null);
}

/** A connector as exports and API list it. */
export interface ConnectorRow
  extends Pick<StatusFacts, 'id' | 'kind' | 'cloud' | 'tenantId' | 'domains'>, StatusRow {}

export function toConnectorRow(facts: StatusFacts): ConnectorRow {
  const { id, kind, cloud, tenantId, domains } = facts;
  return { id, ...toStatusRow(facts), kind, cloud, tenantId, domains };
}

const identityColumns: readonly Column<ConnectorRow>[] = [
  { name: 'id', value: (row) => row.id },
  { name: 'kind', value: (row) => row.kind },
  { name: 'cloud', value: (row) => row.cloud },
  { name: 'tenantId', value: (row) => row.tenantId },
  { name: 'domains', value: (row) => row.domains.join(' ') },
];

export const connectorExportColumns: readonly Column<ConnectorRow>[] = [...statusColumns, ...identityColumns];
