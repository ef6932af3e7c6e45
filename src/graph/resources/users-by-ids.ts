import type { ConnectorKind } from '../../domain/connector.ts';
import type { User } from '../../domain/user.ts';
import type { RejectedRecord } from '../../domain/rejected-record.ts';
import { GraphError } from '../graph-error.ts';
import { type ParsedRecords, parseRecords } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { userWire } from '../wire/user.ts';
import { allPages } from './all-pages.ts';
import { toUser } from './to-user.ts';
import { userSelect } from './user-select.ts';

/** Graph refuses `in` with more than 15 values. */
const chunkSize = 15;

export interface UsersByIdsRequest {
  /** GUIDs; a page's worth of them at most. */
  readonly ids: readonly string[];
  readonly kind: ConnectorKind;
}

/** Reads these users whole; who is gone is just absent. Rejects with `GraphError`. */
export async function getUsersByIds(
  client: TenantClient,
  { ids, kind }: UsersByIdsRequest,
  signal: AbortSignal,
): Promise<ParsedRecords<User>> {
  const records: User[] = [];
  const rejected: RejectedRecord[] = [];
  for (let at = 0; at < ids.length; at += chunkSize) {
    const values = await readChunk(client, { ids: ids.slice(at, at + chunkSize), kind }, signal);
    const parsed = parseRecords(values, userWire, toUser);
    records.push(...parsed.records);
    rejected.push(...parsed.rejected);
  }
  return { records, rejected };
}

async function readChunk(
  client: TenantClient,
  { ids, kind }: UsersByIdsRequest,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const list = ids.map((id) => `'${id.replaceAll("'", "''")}'`).join(',');
  const filter = encodeURIComponent(`id in (${list})`);
  try {
    return await allPages(client, `users?$filter=${filter}&$select=${userSelect(kind)}`, signal);
  } catch (error) {
    if (!(error instanceof GraphError) || error.status !== 400) throw error;
    return await readOneByOne(client, { ids, kind }, signal);
  }
}

async function readOneByOne(
  client: TenantClient,
  { ids, kind }: UsersByIdsRequest,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const id of ids) {
    const user = await readOne(client, { id, select: userSelect(kind) }, signal);
    if (user !== null) found.push(user);
  }
  return found;
}

/**
 * True when one of these users is in the tenant, whatever a listing showed. Each is asked for by itself, since a filter
 * may hide whom the listing hid. Rejects with `GraphError`.
 */
export async function isAnybodyThere(
  client: TenantClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const id of ids) {
    if ((await readOne(client, { id, select: 'id' }, signal)) !== null) return true;
  }
  return false;
}

/** Null where there is nobody of that id. */
async function readOne(
  client: TenantClient,
  { id, select }: { readonly id: string; readonly select: string },
  signal: AbortSignal,
): Promise<unknown> {
  const link = `users/${encodeURIComponent(id)}?$select=${select}`;
  try {
    return await client.get({ link, parse: (body) => body }, signal);
  } catch (error) {
    if (!(error instanceof GraphError) || error.kind !== 'not-found') throw error;
    return null;
  }
}
