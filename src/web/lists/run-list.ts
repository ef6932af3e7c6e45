import { z } from 'zod';
import { runStatuses } from '../../domain/run.ts';
import type { Queryable } from '../../store/database.ts';
import { type ListedRun, listRunsPage, type RunFilter, type RunKey } from '../../store/list-runs.ts';
import { allPages } from './all-pages.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';

/** How runs can be filtered and paged, by pages and API alike. */
export const runQuery = {
  status: z.enum(runStatuses),
  after: pageKeySchema(2).transform(([createdAt, id]): RunKey => [createdAt ?? '', id ?? '']),
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
