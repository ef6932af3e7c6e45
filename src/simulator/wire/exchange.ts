import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export type Site = 'main' | 'download';

/** One request, read whole; requests to the simulator are small. */
export interface Exchange {
  readonly site: Site;
  readonly method: string;
  readonly path: string;
  /** Query as it came, without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requestId: string;
  readonly at: number;
}

/** Reads a request; OData option names (`$top`) are taken in any case, as Graph does with `$skipToken`. */
export async function readExchange(request: IncomingMessage, site: Site, at: number): Promise<Exchange> {
  const target = request.url ?? '/';
  const cut = target.indexOf('?');
  const rawQuery = cut === -1 ? '' : target.slice(cut + 1);
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(rawQuery))
    query.append(name.startsWith('$') ? name.toLowerCase() : name, value);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    site,
    method: request.method ?? 'GET',
    path: safeDecode(cut === -1 ? target : target.slice(0, cut)),
    rawQuery,
    query,
    headers,
    body: await text(request),
    requestId: randomUUID(),
    at,
  };
}

/** Percent-decoded, or as it came when it cannot be. */
export function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
