import type { ConnectorKind } from '../../domain/connector.ts';
import type { UserChange, UserTombstone } from '../../domain/user.ts';
import type { RejectedRecord } from '../../domain/rejected-record.ts';
import { GraphError } from '../graph-error.ts';
import { type Page, parsePage } from '../page.ts';
import { parseInSlices } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { type DeltaItemWire, deltaItemWire } from '../wire/user.ts';
import { userSelect } from './user-select.ts';

export interface DeltaPage {
  /** In Graph's order: one user may appear several times, and the last item wins. */
  readonly items: readonly (UserChange | UserTombstone)[];
  readonly rejected: readonly RejectedRecord[];
  /** One of both, never both. */
  readonly nextLink: string | null;
  readonly deltaLink: string | null;
}

/** A link that stands for now: changes after this call are found through it (graph-facts §4). */
export async function getLatestDeltaLink(
  client: TenantClient,
  kind: ConnectorKind,
  signal: AbortSignal,
): Promise<string> {
  const link = `users/delta?$select=${userSelect(kind)}&$deltatoken=latest`;
  const parse = (body: unknown): Page => parsePage(body, client.graphRoot);
  const page = await client.get({ link, isDelta: true, parse }, signal);
  if (page.deltaLink !== null) return page.deltaLink;
  throw new GraphError('protocol', 'Microsoft Graph gave no delta link for users.');
}

/** One page of changes behind a delta link or its next link. Rejects with `GraphError`, `resync` when outdated. */
export async function getDeltaPage(
  client: TenantClient,
  link: string,
  signal: AbortSignal,
): Promise<DeltaPage> {
  const parse = async (body: unknown): Promise<DeltaPage> => {
    const { value, nextLink, deltaLink } = parsePage(body, client.graphRoot);
    if (nextLink === null && deltaLink === null) {
      // Taken for the end, such a page would lose every change behind it.
      throw new GraphError('protocol', 'Microsoft Graph ended a round of changes without a delta link.');
    }
    const { records, rejected } = await parseInSlices(value, deltaItemWire, toItem);
    return { items: records, rejected, nextLink, deltaLink };
  };
  return await client.get({ link, isDelta: true, parse }, signal);
}

function toItem({ '@removed': removed, ...change }: DeltaItemWire): UserChange | UserTombstone {
  return removed === undefined || removed === null ? change : { id: change.id, isRemoved: true };
}
