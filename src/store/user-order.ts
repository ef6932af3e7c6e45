import { isoTime } from './iso-time.ts';

export const userSorts = ['name', 'activity', 'created'] as const;
export type UserSort = (typeof userSorts)[number];

export interface UserOrder {
  readonly by: UserSort;
  readonly isDescending: boolean;
}

/** Behind whom a page begins: their sort value, which may be null for all but the name, and their id. */
export type UserKey = readonly [value: string | null, userId: string];

interface SortColumn {
  readonly column: string;
  readonly type: string;
  /** Of a page `p`, as text that the type takes back without loss. */
  readonly asText: string;
}

export const sortColumns = {
  name: { column: 'name_key', type: 'text', asText: 'p.name_key' },
  activity: { column: 'last_activity_on', type: 'date', asText: 'p.last_activity_on::text' },
  created: { column: 'created_at', type: 'timestamptz', asText: isoTime('p.created_at') },
} as const satisfies Record<UserSort, SortColumn>;

/** SQL for what comes behind a key among `listed_users l`. Unknown values are behind all others, whichever way. */
export function behindKey(
  { by, isDescending }: UserOrder,
  [value, userId]: UserKey,
  param: (value: unknown) => string,
): string {
  const { column, type } = sortColumns[by];
  const beyond = isDescending ? '<' : '>';
  const id = `${param(userId)}::uuid`;
  if (value === null) return `(l.${column} is null and l.user_id ${beyond} ${id})`;
  const further = `(l.${column}, l.user_id) ${beyond} (${param(value)}::${type}, ${id})`;
  return by === 'name' ? further : `(${further} or l.${column} is null)`;
}
