import { GraphError } from '../graph-error.ts';
import { parsePage } from '../page.ts';
import type { TenantClient } from '../tenant-client.ts';

/** Lists that Microsoft describes as one page are followed all the same, no further than this. */
const mostPages = 100;

/**
 * Every record of a short list. For what fits in memory by its nature (what a tenant bought), not for users.
 * Rejects with `protocol` when a link comes back or the list does not end.
 */
export async function allPages(
  client: TenantClient,
  first: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  const seen = new Set<string>();
  let link: string | null = first;
  while (link !== null) {
    if (seen.has(link) || seen.size >= mostPages) {
      throw new GraphError('protocol', `Microsoft Graph does not come to the end of ${first}.`);
    }
    seen.add(link);
    const page: Awaited<ReturnType<typeof parsePage>> = await client.get(
      { link, parse: (body) => parsePage(body, client.graphRoot) },
      signal,
    );
    records.push(...page.value);
    link = page.nextLink;
  }
  return records;
}
