import { type ConnectorKey, keySql, keyValues } from './connector-key.ts';
import type { ConnectorOrder, OrderedPart } from './connector-order.ts';
import type { Queryable } from './database.ts';

/** A filter that no index serves; its `$n` count from the number it is made with. */
export type RowFilter = (first: number) => { readonly sql: string; readonly params: readonly unknown[] };

export interface Walked {
  readonly ids: readonly string[];
  /** Of what comes next; null at the end. */
  readonly next: ConnectorKey | null;
  /** It ended before its time, since too many were looked at and did not match. */
  readonly isCut: boolean;
}

/**
 * Rows of a part that are looked at for one page, whether they match or not: some 20 ms. A list of a million connectors
 * is not searched to its end while somebody waits.
 */
export const mostLookedAt = 5_000;

interface WalkedRow {
  readonly id: string;
  readonly first: string;
  readonly second: string | null;
}

/** Walks the parts in their order from `after` on (null: from the beginning) until `limit` connectors are found. */
export async function walkConnectors(
  db: Queryable,
  parts: readonly OrderedPart[],
  walk: {
    readonly filter: RowFilter | null;
    readonly order: ConnectorOrder;
    readonly after: ConnectorKey | null;
    readonly limit: number;
  },
): Promise<Walked> {
  const { after, limit } = walk;
  const begin = after === null ? 0 : beginOf(parts, after);
  const ids: string[] = [];
  for (const [at, part] of parts.slice(begin).entries()) {
    const behind = at === 0 && after?.[0] === part.name ? keyValues(part.keys, after) : null;
    const step = stepOf(part, walk, behind);
    // One more than wanted, to know whether there is one.
    const rows = await readMatches(db, step, limit - ids.length + 1);
    const taken = rows.slice(0, limit - ids.length);
    ids.push(...taken.map(({ id }) => id));
    const last = taken.at(-1);
    if (rows.length > taken.length) {
      const next: ConnectorKey = last === undefined ? [part.name, null, null] : keyOf(part, last);
      return { ids, next, isCut: false };
    }
    const end = step.filter === null ? null : await readBound(db, step);
    if (end !== null) return { ids, next: keyOf(part, end), isCut: true };
  }
  return { ids, next: null, isCut: false };
}

/** A part that is no more, such as that of an application which stopped waiting: its connectors are among the rest. */
function beginOf(parts: readonly OrderedPart[], [name]: ConnectorKey): number {
  const at = parts.findIndex((part) => part.name === name);
  return at === -1 ? parts.length - 1 : at;
}

function keyOf(part: OrderedPart, row: Pick<WalkedRow, 'first' | 'second'>): ConnectorKey {
  return [part.name, row.first, row.second];
}

interface WalkStep {
  readonly part: OrderedPart;
  /** All that is looked at row by row; null where nothing is. */
  readonly filter: string | null;
  readonly where: string;
  readonly order: string;
  readonly columns: string;
  readonly params: readonly unknown[];
}

function stepOf(
  part: OrderedPart,
  { filter, order }: { readonly filter: RowFilter | null; readonly order: ConnectorOrder },
  behind: readonly string[] | null,
): WalkStep {
  const asked = filter?.(part.params.length + 1) ?? null;
  const params = [...part.params, ...(asked?.params ?? []), ...(behind ?? [])];
  const sql = keySql(part.keys, order, behind, params.length - (behind?.length ?? 0) + 1);
  return {
    part,
    filter: bothOf(part.filter, asked?.sql ?? null),
    where: `${part.where} and ${sql.isBehind}`,
    order: sql.order,
    columns: `k.id, ${sql.columns}`,
    params,
  };
}

function bothOf(own: string | null, asked: string | null): string | null {
  if (own === null || asked === null) return own ?? asked;
  return `(${own}) and (${asked})`;
}

async function readMatches(db: Queryable, step: WalkStep, limit: number): Promise<readonly WalkedRow[]> {
  const { columns, filter, order, params, where } = step;
  const isMatch = filter ?? 'true';
  // Looked at in the order of the index, and no further than the limit: the outer one ends the inner one early.
  return db.query<WalkedRow>(
    `select id, first, second from (
       select ${columns}, (${isMatch}) as is_match from connectors k where ${where} order by ${order}
       limit ${filter === null ? limit : mostLookedAt}
     ) looked_at where is_match limit ${limit}`,
    params,
  );
}

/** The last row that was looked at, where there may be more behind it; null where the part is at its end. */
async function readBound(db: Queryable, step: WalkStep): Promise<Pick<WalkedRow, 'first' | 'second'> | null> {
  const { columns, filter, order, params, where } = step;
  const [row] = await db.query<WalkedRow>(
    // The filter stands here for its parameters, which a statement has to use.
    `select ${columns}, (${filter ?? 'true'}) as is_match from connectors k where ${where} order by ${order}
     limit 1 offset ${mostLookedAt - 1}`,
    params,
  );
  return row ?? null;
}
