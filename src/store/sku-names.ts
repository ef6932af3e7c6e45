import type { Queryable } from './database.ts';

export interface SkuName {
  readonly skuId: string;
  readonly skuPartNumber: string;
  /** The name Microsoft sells it under; the part number where the catalog does not know it. */
  readonly productName: string;
  /** Users in scope who held it when the last run ended; null where that was never counted. */
  readonly holders: number | null;
}

/** What every SKU is called that the tenant has, or had and somebody may hold still; by product name. */
export async function listSkuNames(db: Queryable, connectorId: string): Promise<readonly SkuName[]> {
  return db.query<SkuName>(
    `
    with named as (
      select sku_id, sku_part_number from skus where connector_id = $1
      union all
      select p.sku_id, p.sku_part_number from past_skus p
      where p.connector_id = $1
        and not exists (select from skus s where s.connector_id = $1 and s.sku_id = p.sku_id)
    )
    select n.sku_id as "skuId", n.sku_part_number as "skuPartNumber",
      coalesce(c.display_name, n.sku_part_number) as "productName",
      case when exists (select from user_counts u where u.connector_id = $1) then coalesce(h.in_scope, 0) end as holders
    from named n
    left join product_names c on c.sku_id = n.sku_id
    left join holder_counts h on h.connector_id = $1 and h.sku_id = n.sku_id
    order by lower(coalesce(c.display_name, n.sku_part_number)), n.sku_id`,
    [connectorId],
  );
}
