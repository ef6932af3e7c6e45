import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { isGuid } from '../../domain/guid.ts';
import type { ProductName, ServicePlanName } from '../../store/catalog.ts';
import { InputError } from './input-error.ts';

export interface Catalog {
  readonly products: readonly ProductName[];
  readonly servicePlans: readonly ServicePlanName[];
}

// Microsoft's names of the columns (graph-facts §9); others are ignored, and the order does not matter.
const rowSchema = z.object({
  Product_Display_Name: z.string(),
  String_Id: z.string(),
  GUID: z.string(),
  Service_Plan_Name: z.string(),
  Service_Plan_Id: z.string(),
  Service_Plans_Included_Friendly_Names: z.string(),
});

/**
 * Reads Microsoft's list of product names with its known quirks: byte order mark, Windows-1252, non-breaking and
 * trailing spaces, GUIDs in any case. A GUID that comes with two names keeps the first. Throws InputError for
 * what is not that list.
 */
export function parseCatalog(bytes: Uint8Array): Catalog {
  const rows = parseRows(decode(bytes));
  const products = new Map<string, ProductName>();
  const servicePlans = new Map<string, ServicePlanName>();
  for (const row of rows) {
    const skuId = row.GUID.toLowerCase();
    const servicePlanId = row.Service_Plan_Id.toLowerCase();
    if (isGuid(skuId) && row.Product_Display_Name !== '' && !products.has(skuId)) {
      products.set(skuId, { skuId, stringId: row.String_Id, displayName: row.Product_Display_Name });
    }
    if (isGuid(servicePlanId) && row.Service_Plan_Name !== '' && !servicePlans.has(servicePlanId)) {
      const displayName = row.Service_Plans_Included_Friendly_Names || null;
      servicePlans.set(servicePlanId, { servicePlanId, name: row.Service_Plan_Name, displayName });
    }
  }
  if (products.size === 0) {
    throw new InputError(['The catalog names no product: it is not the list Microsoft publishes.']);
  }
  return { products: [...products.values()], servicePlans: [...servicePlans.values()] };
}

/** Windows-1252 gives a character to every byte, so UTF-8 is tried first, strictly. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function parseRows(text: string): readonly z.infer<typeof rowSchema>[] {
  const records = attempt(() =>
    parse(text, {
      columns: (header: readonly string[]) => header.map((name) => clean(name)),
      relax_column_count: true,
      skip_empty_lines: true,
      cast: (value) => clean(value),
    }),
  );
  const parsed = z.array(rowSchema).safeParse(records);
  if (!parsed.success) {
    const expected = Object.keys(rowSchema.shape).join(', ');
    throw new InputError([`The catalog is not the CSV Microsoft publishes: its columns are ${expected}.`]);
  }
  return parsed.data;
}

function clean(value: string): string {
  return value.replaceAll('\u00A0', ' ').trim();
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return null;
  }
}
