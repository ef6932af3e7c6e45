import { z } from 'zod';
import { activityStatuses } from '../../domain/activity-status.ts';
import type { Queryable } from '../../store/database.ts';
import { type ListedUser, listUsersPage } from '../../store/list-users.ts';
import type { ShownUser } from '../../store/show-users.ts';
import type { UserFilter } from '../../store/user-filter.ts';
import { type UserKey, type UserOrder, userSorts } from '../../store/user-order.ts';
import { allPages } from './all-pages.ts';
import { pageKeySchema } from './page-key.ts';
import { pageOf, type PageOf } from './page-of.ts';

/** Microsoft's own limits are below it; what is longer is nobody's. */
const value = z.string().trim().min(1).max(500).refine(isStorable, 'has a character that no name has');
const userTypes = { member: 'Member', guest: 'Guest' } as const;

/** A key holds the sort it belongs to, since the value of one sort is none of another. */
const key = pageKeySchema(3)
  .pipe(
    z.union([
      z.tuple([z.literal('name'), z.string().max(1_000).refine(isStorable), z.guid()]),
      z.tuple([z.literal('activity'), z.iso.date().refine(isStorable).nullable(), z.guid()]),
      z.tuple([z.literal('created'), z.iso.datetime().refine(isStorable).nullable(), z.guid()]),
    ]),
  )
  .transform(([sort, at, userId]) => ({ sort, key: [at, userId] satisfies UserKey }));

/** How users can be filtered, sorted and paged, by pages and API alike. */
export const userQuery = {
  // The lines of what is searched are another field each.
  text: value.transform((typed) => typed.replaceAll(/\s+/g, ' ')),
  sku: z.guid(),
  status: z.enum(activityStatuses),
  enabled: z.enum(['yes', 'no']),
  type: z.literal(['member', 'guest']),
  department: value,
  country: value,
  domain: value,
  sort: z.enum(userSorts),
  order: z.enum(['ascending', 'descending']),
  after: key,
};

/** Postgres has neither a NUL nor a year 0. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && !text.startsWith('0000-');
}

/** What was asked of the list; what is not there, or null, is left open. */
export type UserQuery = {
  readonly [Name in keyof typeof userQuery]?: z.infer<(typeof userQuery)[Name]> | null | undefined;
};

export function userFilter(asked: UserQuery): UserFilter {
  return {
    search: asked.text ?? null,
    skuId: asked.sku?.toLowerCase() ?? null,
    status: asked.status ?? null,
    isEnabled: asked.enabled === 'yes' ? true : asked.enabled === 'no' ? false : null,
    userType: asked.type ? userTypes[asked.type] : null,
    department: asked.department ?? null,
    country: asked.country ?? null,
    mailDomain: asked.domain ?? null,
  };
}

export function userOrder({ sort, order }: Pick<UserQuery, 'sort' | 'order'>): UserOrder {
  return { by: sort ?? 'name', isDescending: order === 'descending' };
}

/** Where the page asked for begins; null from the start; `wrong` for a key of another sort. */
export function userKey({ sort, after }: Pick<UserQuery, 'sort' | 'after'>): UserKey | null | 'wrong' {
  if (!after) return null;
  return after.sort === (sort ?? 'name') ? after.key : 'wrong';
}

export async function userList(
  db: Queryable,
  connectorId: string,
  filter: UserFilter,
  page: { readonly order: UserOrder; readonly after: UserKey | null; readonly limit: number },
): Promise<PageOf<ShownUser>> {
  const read = await listUsersPage(db, connectorId, filter, { ...page, limit: page.limit + 1 });
  const { items, nextKey } = pageOf(read, page.limit, (last) => [page.order.by, ...last.key]);
  return { items: items.map(({ user }) => user), nextKey };
}

/** All of them, for an export. */
export async function* allUsers(
  db: Queryable,
  connectorId: string,
  { filter, order }: { readonly filter: UserFilter; readonly order: UserOrder },
): AsyncGenerator<readonly ShownUser[]> {
  const pages = allPages<ListedUser>((last, limit) =>
    listUsersPage(db, connectorId, filter, { order, after: last?.key ?? null, limit }),
  );
  for await (const page of pages) yield page.map(({ user }) => user);
}
