import type { ConnectorKind } from '../../domain/connector.ts';
import type { User } from '../../domain/user.ts';
import { parsePage } from '../page.ts';
import { type ParsedRecords, parseInSlices } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { userWire } from '../wire/user.ts';
import { toUser } from './to-user.ts';
import { userSelect } from './user-select.ts';
import { advancedQuery, isAdvanced } from './users-filter.ts';

/** The most that `/users` gives at once (graph-facts §3.1). */
const pageSize = 999;

export interface UsersPageRequest {
  /** Null: the first page. */
  readonly link: string | null;
  readonly kind: ConnectorKind;
  /** A documented `$filter` of a listing that reads one range only; given for each of its pages. */
  readonly filter?: string | undefined;
}

export interface UsersPage extends ParsedRecords<User> {
  /** Null only on the last page: an empty page is not the end (graph-facts §3.2). */
  readonly nextLink: string | null;
}

/** One page of the full listing. Rejects with `GraphError`; `expired-page` means to start again. */
export async function getUsersPage(
  client: TenantClient,
  { link, kind, filter }: UsersPageRequest,
  signal: AbortSignal,
): Promise<UsersPage> {
  return await client.get(
    {
      link: link ?? firstPage(kind, filter),
      ...(isAdvanced(filter) && { headers: advancedQuery }),
      parse: async (body) => {
        const { value, nextLink } = parsePage(body, client.graphRoot);
        return { ...(await parseInSlices(value, userWire, toUser)), nextLink };
      },
    },
    signal,
  );
}

function firstPage(kind: ConnectorKind, filter: string | undefined): string {
  const all = `users?$top=${pageSize}&$select=${userSelect(kind)}`;
  if (filter === undefined) return all;
  return `${all}&$filter=${encodeURIComponent(filter)}${isAdvanced(filter) ? '&$count=true' : ''}`;
}
