import { apps, platforms, services } from '../domain/report.ts';
import type { Queryable, Transaction } from './database.ts';

/** Writes paid and consumed seats of each SKU for a day (YYYY-MM-DD), and its holders as `recountHolders` counted them. */
export function writeSkuFigures(tx: Transaction, connectorId: string, day: string): void {
  tx.send(skuFiguresSql, [connectorId, day]);
}

const skuFiguresSql = `
  insert into sku_figures
    (connector_id, day, sku_id, paid, consumed, in_scope, active, inactive, none, unmonitored)
  select $1, $2, s.sku_id, s.enabled + coalesce(s.warning, 0), s.consumed, coalesce(h.in_scope, 0),
    coalesce(h.active, 0), coalesce(h.inactive, 0), coalesce(h.none, 0), coalesce(h.unmonitored, 0)
  from skus s left join holder_counts h on h.connector_id = $1 and h.sku_id = s.sku_id
  where s.connector_id = $1
  on conflict (connector_id, day, sku_id) do update set
    paid = excluded.paid, consumed = excluded.consumed, in_scope = excluded.in_scope,
    active = excluded.active, inactive = excluded.inactive, none = excluded.none,
    unmonitored = excluded.unmonitored`;

/**
 * Writes how many users were active in each service within `withinDays` of the day. Only for a report that was
 * read in this run: a day without figures says more than a wrong one.
 */
export function writeServiceFigures(
  tx: Transaction,
  connectorId: string,
  figures: { readonly day: string; readonly withinDays: number },
): void {
  const counts = services.map(
    (service) => `count(*) filter (where ${service}_on >= $2::date - $3::integer) as ${service}`,
  );
  const rows = services.map((service) => `('${service}', ${service})`);
  tx.send(
    `
    with counted as (
      select ${counts.join(', ')} from service_activity where connector_id = $1
    )
    insert into service_figures (connector_id, day, service, active_users)
    select $1, $2::date, f.service, f.users
    from counted, lateral (values ${rows.join(', ')}) as f (service, users)
    on conflict (connector_id, day, service) do update set active_users = excluded.active_users`,
    [connectorId, figures.day, figures.withinDays],
  );
}

/** Writes how many users each app had on each platform, within the period of the report that was just read. */
export function writeAppFigures(tx: Transaction, connectorId: string, day: string): void {
  const places = apps.flatMap((app) => platforms.map((platform) => `('${app}', '${platform}')`));
  tx.send(
    `
    with used as (
      select a.key as app, p.key as platform, count(*)::integer as users
      from app_activity x, jsonb_each(x.apps) a, jsonb_each(a.value) p
      where x.connector_id = $1 and p.value = 'true'
      group by a.key, p.key
    )
    insert into app_figures (connector_id, day, app, platform, active_users)
    select $1, $2, f.app, f.platform, coalesce(u.users, 0)
    from (values ${places.join(', ')}) as f (app, platform)
    left join used u on u.app = f.app and u.platform = f.platform
    on conflict (connector_id, day, app, platform) do update set active_users = excluded.active_users`,
    [connectorId, day],
  );
}

/** Holders and consumed seats of each SKU that is for users: apart, they show that a delta was lost. */
export async function listSkuHolders(
  db: Queryable,
  connectorId: string,
): Promise<
  readonly {
    readonly skuId: string;
    readonly skuPartNumber: string;
    readonly holders: number;
    readonly consumed: number | null;
  }[]
> {
  return db.query(
    `
    select s.sku_id as "skuId", s.sku_part_number as "skuPartNumber", s.consumed,
      (select count(*)::integer from license_assignments l
        where l.connector_id = $1 and l.sku_id = s.sku_id) as holders
    from skus s
    where s.connector_id = $1 and s.applies_to = 'User'
    order by s.sku_part_number`,
    [connectorId],
  );
}
