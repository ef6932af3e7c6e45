import { GraphError } from '../graph-error.ts';
import type { TenantClient } from '../tenant-client.ts';

/** How many users the tenant has, about: the index behind it lags (graph-facts §3.3). */
export async function countUsers(client: TenantClient, signal: AbortSignal): Promise<number> {
  return await client.get(
    {
      link: 'users/$count',
      // Without the header Graph answers 400 "$count is not currently supported".
      headers: { ConsistencyLevel: 'eventual' },
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
