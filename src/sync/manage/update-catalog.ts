import got from 'got';
import {
  getCatalogState,
  replaceProductNames,
  replaceServicePlanNames,
  setCatalogState,
} from '../../store/catalog.ts';
import type { CatalogState } from '../../store/catalog.ts';
import type { Catalog } from './parse-catalog.ts';
import { parseCatalog } from './parse-catalog.ts';
import type { ManageServices } from './manage-services.ts';

/** Microsoft's published list; the folder has been stable for years but is no contract (graph-facts §9). */
const publishedUrl =
  'https://download.microsoft.com/download/e/3/e/e3e9faf2-f28b-490a-9ada-c6089a1fc5b0/Product%20names%20and%20service%20plan%20identifiers%20for%20licensing.csv';

/** The list has 1.2 MB; what takes longer than this is not coming. */
const timeoutMs = 60_000;

export interface CatalogResult {
  /** Null: the source has not changed, and nothing was written. */
  readonly catalog: Catalog | null;
  readonly source: string;
}

/** The list was not given; the message names the address and what to do instead. */
class CatalogError extends Error {
  override readonly name = 'CatalogError';
}

/** Fetches the product names, unless they are the ones held already, and replaces what is stored. */
export async function updateCatalog(
  services: Pick<ManageServices, 'db' | 'catalogUrl' | 'now'>,
  signal: AbortSignal,
): Promise<CatalogResult> {
  const source = services.catalogUrl ?? publishedUrl;
  const held = await getCatalogState(services.db);
  // Marks of another source say nothing about this one.
  const marks = held?.source === source ? held : null;
  const response = await request(source, marks, signal);
  if (response.statusCode === 304 && held !== null) {
    await setCatalogState(services.db, { ...held, updatedAt: services.now() });
    return { catalog: null, source };
  }
  if (response.statusCode !== 200) {
    throw new CatalogError(`${source} answered ${String(response.statusCode)}. ${otherWay}`);
  }
  const catalog = parseCatalog(response.rawBody);
  await store(services, catalog, {
    source,
    etag: response.headers.etag ?? null,
    lastModified: response.headers['last-modified'] ?? null,
  });
  return { catalog, source };
}

/** Replaces the product names by those of a file. */
export async function importCatalog(
  services: Pick<ManageServices, 'db' | 'now'>,
  bytes: Uint8Array,
  source: string,
): Promise<Catalog> {
  const catalog = parseCatalog(bytes);
  await store(services, catalog, { source, etag: null, lastModified: null });
  return catalog;
}

async function store(
  { db, now }: Pick<ManageServices, 'db' | 'now'>,
  catalog: Catalog,
  state: Omit<CatalogState, 'updatedAt'>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await replaceProductNames(tx, catalog.products);
    await replaceServicePlanNames(tx, catalog.servicePlans);
    await setCatalogState(tx, { ...state, updatedAt: now() });
  });
}

const otherWay = 'Download the list by hand and give it with `catalog import FILE`.';

async function request(
  source: string,
  marks: { readonly etag: string | null; readonly lastModified: string | null } | null,
  signal: AbortSignal,
) {
  try {
    return await got(source, {
      responseType: 'buffer',
      throwHttpErrors: false,
      timeout: { request: timeoutMs },
      retry: { limit: 2 },
      signal,
      headers: {
        ...(marks?.etag === null || marks === null ? {} : { 'if-none-match': marks.etag }),
        ...(marks?.lastModified === null || marks === null
          ? {}
          : { 'if-modified-since': marks.lastModified }),
      },
    });
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CatalogError(`${source} cannot be read: ${reason} ${otherWay}`, { cause });
  }
}
