import { z } from 'zod';
import type { Column } from '../../cli/output/column.ts';
import type { Queryable } from '../../store/database.ts';
import { type ListedRejectedRow, listRejectedPage } from '../../store/rejected-rows.ts';
import { allPages } from './all-pages.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';

/** How rejected rows of a run are paged. */
export const rejectedQuery = {
  after: pageKeySchema(1)
    .pipe(z.tuple([z.string().regex(/^\d{1,15}$/)]))
    .transform(([id]) => Number(id)),
};

interface RejectedIn {
  readonly connectorId: string;
  readonly runId: string;
}

export async function rejectedList(
  db: Queryable,
  run: RejectedIn,
  page: { readonly after: number | null; readonly limit: number },
): Promise<PageOf<ListedRejectedRow>> {
  const read = await listRejectedPage(db, run, { afterId: page.after, limit: page.limit + 1 });
  return pageOf(read, page.limit, (last) => [String(last.id)]);
}

/** All of them, for an export. */
export function allRejected(db: Queryable, run: RejectedIn): AsyncIterable<readonly ListedRejectedRow[]> {
  return allPages<ListedRejectedRow>((last, limit) =>
    listRejectedPage(db, run, { afterId: last?.id ?? null, limit }),
  );
}

export const rejectedColumns: readonly Column<ListedRejectedRow>[] = [
  { name: 'step', value: (row) => row.step },
  { name: 'recordId', value: (row) => row.recordId },
  { name: 'field', value: (row) => row.field },
  { name: 'reason', value: (row) => row.reason },
  { name: 'rejectedAt', value: (row) => row.rejectedAt.toISOString() },
];
