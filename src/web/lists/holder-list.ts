import { z } from 'zod';
import type { Column } from '../../cli/output/column.ts';
import { activityStatuses } from '../../domain/activity-status.ts';
import type { Queryable } from '../../store/database.ts';
import { type Holder, type HolderFilter, holderWays, listHoldersPage } from '../../store/list-holders.ts';
import { allPages } from './all-pages.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';

/** How holders of a subscription can be filtered and paged, by pages and API alike. */
export const holderQuery = {
  status: z.enum(activityStatuses),
  way: z.enum(holderWays),
  error: z.enum(['any', 'none']),
  after: pageKeySchema(1)
    .pipe(z.tuple([z.guid()]))
    .transform(([userId]) => userId),
};

export interface HolderQuery {
  readonly status?: z.infer<typeof holderQuery.status> | null | undefined;
  readonly way?: z.infer<typeof holderQuery.way> | null | undefined;
  readonly error?: z.infer<typeof holderQuery.error> | null | undefined;
}

export function holderFilter(skuId: string, { status, way, error }: HolderQuery): HolderFilter {
  return {
    skuId,
    status: status ?? null,
    way: way ?? null,
    hasError: error === 'any' ? true : error === 'none' ? false : null,
  };
}

export async function holderList(
  db: Queryable,
  connectorId: string,
  filter: HolderFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<PageOf<Holder>> {
  const read = await listHoldersPage(db, connectorId, filter, {
    afterUserId: page.after,
    limit: page.limit + 1,
  });
  return pageOf(read, page.limit, (last) => [last.userId]);
}

/** All of them, for an export. */
export function allHolders(
  db: Queryable,
  connectorId: string,
  filter: HolderFilter,
): AsyncIterable<readonly Holder[]> {
  return allPages<Holder>((last, limit) =>
    listHoldersPage(db, connectorId, filter, { afterUserId: last?.userId ?? null, limit }),
  );
}

export const holderColumns: readonly Column<Holder>[] = [
  { name: 'userId', value: (holder) => holder.userId },
  { name: 'userPrincipalName', value: (holder) => holder.userPrincipalName },
  { name: 'displayName', value: (holder) => holder.displayName },
  { name: 'mail', value: (holder) => holder.mail },
  { name: 'accountEnabled', value: (holder) => holder.accountEnabled },
  { name: 'direct', value: (holder) => holder.direct },
  { name: 'groups', value: (holder) => holder.groups.join(' ') },
  { name: 'disabledPlans', value: (holder) => holder.disabledPlans.join(' ') },
  { name: 'state', value: (holder) => holder.state },
  { name: 'error', value: (holder) => holder.error },
  { name: 'activityStatus', value: (holder) => holder.activityStatus },
  { name: 'lastActivityOn', value: (holder) => holder.lastActivityOn },
];
