import { GraphError } from '../graph-error.ts';
import type { TenantClient } from '../tenant-client.ts';
import { advancedQuery } from './users-filter.ts';

/**
 * How many users the tenant has, about, all or those of a documented `$filter`: the index behind it lags
 * (graph-facts §3.3). Rejects with `GraphError`.
 */
export async function countUsers(
  client: TenantClient,
  signal: AbortSignal,
  filter?: string,
): Promise<number> {
  return await client.get(
    {
      link: filter === undefined ? 'users/$count' : `users/$count?$filter=${encodeURIComponent(filter)}`,
      // Without the header Graph answers 400 "$count is not currently supported".
      headers: advancedQuery,
      as: 'text',
      parse: parseCount,
    },
    signal,
  );
}

function parseCount(body: unknown): number {
  const text = typeof body === 'string' ? body.replace(/^\uFEFF/, '').trim() : '';
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new GraphError(
    'protocol',
    'Microsoft Graph answered the count of users with something that is no number.',
  );
}
