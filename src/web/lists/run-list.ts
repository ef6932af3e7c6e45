import { z } from 'zod';
import { runStatuses } from '../../domain/run.ts';
import type { Queryable } from '../../store/database.ts';
import { type ListedRun, listRunsPage, type RunFilter, type RunKey } from '../../store/list-runs.ts';
import { allPages } from './all-pages.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';
import { type RunItem, toRunItem } from './run-item.ts';

/** How runs can be filtered and paged, by pages and API alike. */
export const runQuery = {
  status: z.enum(runStatuses),
  // As the database writes a moment, which is more exact than a Date.
  after: pageKeySchema(2)
    .pipe(z.tuple([z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-][\d:]+$/), z.guid()]))
    .transform(([createdAt, id]): RunKey => [createdAt, id]),
};

export async function runList(
  db: Queryable,
  filter: RunFilter,
  page: { readonly after: RunKey | null; readonly limit: number },
): Promise<PageOf<ListedRun>> {
  const read = await listRunsPage(db, filter, { after: page.after, limit: page.limit + 1 });
  return pageOf(read, page.limit, (last) => [last.createdKey, last.id]);
}

/** All of them, for an export. */
export function allRuns(db: Queryable, filter: RunFilter): AsyncIterable<readonly ListedRun[]> {
  return allPages<ListedRun>((last, limit) =>
    listRunsPage(db, filter, { after: last === null ? null : [last.createdKey, last.id], limit }),
  );
}

/** The same, as the API gives them. */
export async function* allRunItems(db: Queryable, filter: RunFilter): AsyncGenerator<readonly RunItem[]> {
  for await (const page of allRuns(db, filter)) yield page.map(toRunItem);
}
