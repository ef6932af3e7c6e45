import { z } from 'zod';
import type { Queryable } from '../../store/database.ts';
import { listActivityPage, type ShownActivity } from '../../store/show-activity.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';

/** How the activity of users is paged. */
export const activityQuery = {
  after: pageKeySchema(1)
    .pipe(z.tuple([z.guid()]))
    .transform(([userId]) => userId),
};

export async function activityList(
  db: Queryable,
  connectorId: string,
  page: { readonly after: string | null; readonly limit: number },
): Promise<PageOf<ShownActivity>> {
  const read = await listActivityPage(db, connectorId, { afterUserId: page.after, limit: page.limit + 1 });
  return pageOf(read, page.limit, (last) => [last.userId]);
}
