import type { Log } from '../../lib/log.ts';
import { sleep } from '../../lib/sleep.ts';
import { untilDisposed } from '../../lib/until-disposed.ts';
import { getCatalogState } from '../../store/catalog.ts';
import type { ManageServices } from './manage-services.ts';
import { updateCatalog } from './update-catalog.ts';

// Not at once: a process that is started for a moment asks nobody.
const firstLookMs = 600_000;
const lookMs = 3_600_000;
const weekMs = 7 * 24 * 3_600_000;

type CatalogServices = Pick<ManageServices, 'db' | 'catalogUrl' | 'now'> & { readonly log: Log };

/** Fetches the product names once a week until disposed. An address that does not answer is asked again in an hour. */
export function startCatalogUpdates(services: CatalogServices): AsyncDisposable {
  return untilDisposed((signal) => loop(services, signal));
}

async function loop(services: CatalogServices, signal: AbortSignal): Promise<void> {
  await sleep(firstLookMs, signal);
  while (!signal.aborted) {
    await look(services, signal);
    await sleep(lookMs, signal);
  }
}

async function look(services: CatalogServices, signal: AbortSignal): Promise<void> {
  try {
    const source = await updateDueCatalog(services, signal);
    if (source !== null) services.log.info({ source }, 'product names updated');
  } catch (error) {
    if (!signal.aborted) services.log.warn({ error }, 'product names not updated');
  }
}

/** Fetches the product names when the last time was a week ago or never; gives where from, or null. */
export async function updateDueCatalog(
  services: Pick<ManageServices, 'db' | 'catalogUrl' | 'now'>,
  signal: AbortSignal,
): Promise<string | null> {
  const state = await getCatalogState(services.db);
  const age = services.now().getTime() - (state?.updatedAt?.getTime() ?? 0);
  if (age < weekMs) return null;
  const { source } = await updateCatalog(services, signal);
  return source;
}
