import { toJsonb } from './clean-text.ts';
import type { Queryable } from './database.ts';
import type { ReplaceCounts } from './write-counts.ts';

export interface ProductName {
  readonly skuId: string;
  /** The SKU's part number as the catalog writes it. */
  readonly stringId: string;
  readonly displayName: string;
}

export interface ServicePlanName {
  readonly servicePlanId: string;
  readonly name: string;
  readonly displayName: string | null;
}

/** What was read last, so that the next request can be conditional. */
export interface CatalogState {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The address or file it came from. */
  readonly source: string | null;
  readonly updatedAt: Date | null;
}

const productsSql = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb) as given ("skuId" uuid, "stringId" text, "displayName" text)
  ),
  gone as (
    delete from product_names p where not exists (select from given g where g."skuId" = p.sku_id) returning 1
  ),
  changed as (
    select g.*, p.sku_id is null as is_new
    from given g left join product_names p on p.sku_id = g."skuId"
    where p.sku_id is null or (p.string_id, p.display_name) is distinct from (g."stringId", g."displayName")
  ),
  written as (
    insert into product_names (sku_id, string_id, display_name)
    select "skuId", "stringId", "displayName" from changed order by "skuId"
    on conflict (sku_id) do update set string_id = excluded.string_id, display_name = excluded.display_name
  )
  select count(*) filter (where is_new)::integer as inserted,
    count(*) filter (where not is_new)::integer as updated,
    (select count(*)::integer from given) - count(*)::integer as unchanged,
    (select count(*)::integer from gone) as removed
  from changed`;

const plansSql = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb) as given ("servicePlanId" uuid, name text, "displayName" text)
  ),
  gone as (
    delete from service_plan_names p
    where not exists (select from given g where g."servicePlanId" = p.service_plan_id)
    returning 1
  ),
  changed as (
    select g.*, p.service_plan_id is null as is_new
    from given g left join service_plan_names p on p.service_plan_id = g."servicePlanId"
    where p.service_plan_id is null or (p.name, p.display_name) is distinct from (g.name, g."displayName")
  ),
  written as (
    insert into service_plan_names (service_plan_id, name, display_name)
    select "servicePlanId", name, "displayName" from changed order by "servicePlanId"
    on conflict (service_plan_id) do update set name = excluded.name, display_name = excluded.display_name
  )
  select count(*) filter (where is_new)::integer as inserted,
    count(*) filter (where not is_new)::integer as updated,
    (select count(*)::integer from given) - count(*)::integer as unchanged,
    (select count(*)::integer from gone) as removed
  from changed`;

const none: ReplaceCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0 };

/** Makes the product names what the catalog says; of a SKU named twice the first counts. */
export async function replaceProductNames(
  tx: Queryable,
  products: readonly ProductName[],
): Promise<ReplaceCounts> {
  const unique = firstByKey(products, (product) => product.skuId);
  const [counts] = await tx.query<ReplaceCounts>(productsSql, [toJsonb(unique)]);
  return counts ?? none;
}

/** The same for service plans. */
export async function replaceServicePlanNames(
  tx: Queryable,
  plans: readonly ServicePlanName[],
): Promise<ReplaceCounts> {
  const unique = firstByKey(plans, (plan) => plan.servicePlanId);
  const [counts] = await tx.query<ReplaceCounts>(plansSql, [toJsonb(unique)]);
  return counts ?? none;
}

export async function getCatalogState(db: Queryable): Promise<CatalogState | null> {
  const [state] = await db.query<CatalogState>(
    'select etag, last_modified as "lastModified", source, updated_at as "updatedAt" from catalog_state',
    [],
  );
  return state ?? null;
}

export async function setCatalogState(tx: Queryable, state: CatalogState): Promise<void> {
  await tx.query(
    `
    insert into catalog_state (etag, last_modified, source, updated_at) values ($1, $2, $3, $4)
    on conflict (id) do update set etag = excluded.etag, last_modified = excluded.last_modified,
      source = excluded.source, updated_at = excluded.updated_at`,
    [state.etag, state.lastModified, state.source, state.updatedAt],
  );
}

function firstByKey<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return [...new Map(rows.toReversed().map((row) => [key(row).toLowerCase(), row])).values()];
}
