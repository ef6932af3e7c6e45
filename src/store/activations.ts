import { applyStaged, matchedRows, type ApplyCounts } from './apply-report.ts';
import type { Transaction } from './database.ts';
import type { ReportRun } from './staged-reports.ts';

const applySql = `
  with ${matchedRows},
  given as (
    -- the latest date counts where a product is listed twice
    select distinct on (user_id, product_type) user_id, product_type, reported_on, last_activated_on, windows,
      mac, windows10_mobile, ios, android, shared_computer
    from (
      select user_id, row ->> 'productType' as product_type, (row ->> 'refreshedOn')::date as reported_on,
        (row ->> 'lastActivatedOn')::date as last_activated_on, (row ->> 'windows')::integer as windows,
        (row ->> 'mac')::integer as mac, (row ->> 'windows10Mobile')::integer as windows10_mobile,
        (row ->> 'ios')::integer as ios, (row ->> 'android')::integer as android,
        (row ->> 'sharedComputer')::boolean as shared_computer
      from matched
    ) listed
    order by user_id, product_type, last_activated_on desc nulls last
  ),
  gone as (
    delete from activations a
    where a.connector_id = $1 and not $4::boolean and not exists (
      select from given g where g.user_id = a.user_id and g.product_type = a.product_type
    )
    returning 1
  ),
  merged as (
    select g.user_id, g.product_type, g.reported_on,
      coalesce(g.last_activated_on, a.last_activated_on) as last_activated_on, g.windows, g.mac,
      g.windows10_mobile, g.ios, g.android, g.shared_computer, a.user_id is null as is_new,
      (a.last_activated_on, a.windows, a.mac, a.windows10_mobile, a.ios, a.android, a.shared_computer)
        is distinct from (
          coalesce(g.last_activated_on, a.last_activated_on), g.windows, g.mac, g.windows10_mobile, g.ios,
          g.android, g.shared_computer
        ) as is_other
    from given g
    left join activations a
      on a.connector_id = $1 and a.user_id = g.user_id and a.product_type = g.product_type
  ),
  written as (
    insert into activations (
      connector_id, user_id, product_type, reported_on, last_activated_on, windows, mac, windows10_mobile, ios,
      android, shared_computer
    )
    select $1, user_id, product_type, reported_on, last_activated_on, windows, mac, windows10_mobile, ios, android,
      shared_computer
    from merged where is_new or is_other order by user_id, product_type
    on conflict (connector_id, user_id, product_type) do update set
      reported_on = excluded.reported_on, last_activated_on = excluded.last_activated_on,
      windows = excluded.windows, mac = excluded.mac, windows10_mobile = excluded.windows10_mobile,
      ios = excluded.ios, android = excluded.android, shared_computer = excluded.shared_computer
  )
  select
    count(*) filter (where is_new)::integer as inserted,
    count(*) filter (where not is_new and is_other)::integer as updated,
    count(*) filter (where not is_new and not is_other)::integer as unchanged,
    (select count(*)::integer from gone) as removed,
    (select rows from unmatched) as unmatched
  from merged`;

/**
 * Applies the staged report of activated products. It lists what is installed now: what it does not list goes,
 * if it lists everybody.
 */
export async function applyActivations(tx: Transaction, run: ReportRun): Promise<ApplyCounts> {
  return applyStaged(tx, run, 'getOffice365ActivationsUserDetail', {
    sql: applySql,
    params: [run.isPartial ?? false],
  });
}
