import type { Queryable } from '../../src/store/database.ts';

const days = 89;

/**
 * Figures of the days before today's, made from today's: a tenant that grew by a third within three months, and is
 * quieter at weekends. They are collected day by day, and pictures are taken on the first.
 */
export async function insertHistory(db: Queryable): Promise<void> {
  await db.query(
    `insert into sku_figures
       (connector_id, day, sku_id, paid, consumed, in_scope, active, inactive, none, unmonitored)
     select connector_id, day - n, sku_id, ceil(paid * (1 - 0.1 * ((n + 10) / 30)))::integer,
       (consumed * share)::integer, (in_scope * share)::integer, (active * share * workday)::integer,
       (inactive * share)::integer, (none * share)::integer, (unmonitored * share)::integer
     from sku_figures, ${before}`,
    [days],
  );
  await db.query(
    `insert into service_figures (connector_id, day, service, active_users)
     select connector_id, day - n, service, (active_users * share * workday)::integer
     from service_figures, ${before}`,
    [days],
  );
}

const before = `lateral (
  select n, 1 - 0.0036 * n as share,
    case when extract(isodow from day - n) > 5 then 0.96 else 1 end as workday
  from generate_series(1, $1::integer) n
) before`;
