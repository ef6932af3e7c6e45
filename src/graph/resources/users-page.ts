import type { ConnectorKind } from '../../domain/connector.ts';
import type { User } from '../../domain/user.ts';
import { parsePage } from '../page.ts';
import { type ParsedRecords, parseRecords } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { userWire } from '../wire/user.ts';
import { toUser } from './to-user.ts';
import { userSelect } from './user-select.ts';

/** The most that `/users` gives at once (graph-facts §3.1). */
const pageSize = 999;

export interface UsersPageRequest {
  /** Null: the first page. */
  readonly link: string | null;
  readonly kind: ConnectorKind;
  /** A documented `$filter` for a first page that reads one range only. */
  readonly filter?: string;
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
  const range = filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`;
  const first = `users?$top=${pageSize}&$select=${userSelect(kind)}${range}`;
  const page = await client.get(
    { link: link ?? first, parse: (body) => parsePage(body, client.graphRoot) },
    signal,
  );
  return { ...parseRecords(page.value, userWire, toUser), nextLink: page.nextLink };
}
