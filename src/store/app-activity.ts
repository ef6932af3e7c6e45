import { applyStaged, matchedRows, type ApplyCounts } from './apply-report.ts';
import type { Transaction } from './database.ts';
import type { ReportRun } from './staged-reports.ts';

const applySql = `
  with ${matchedRows},
  given as (
    -- the latest date counts where somebody is in the report twice
    select distinct on (user_id) user_id, (row ->> 'refreshedOn')::date as reported_on,
      (row ->> 'lastActivationOn')::date as last_activation_on,
      (row ->> 'lastActivityOn')::date as last_activity_on, row -> 'apps' as apps
    from matched
    order by user_id, (row ->> 'lastActivityOn')::date desc nulls last
  ),
  merged as (
    select g.user_id, g.reported_on, a.user_id is null as is_new,
      coalesce(g.last_activation_on, a.last_activation_on) as last_activation_on,
      coalesce(g.last_activity_on, a.last_activity_on) as last_activity_on, g.apps,
      (a.period_days, a.last_activation_on, a.last_activity_on, a.apps) is distinct from (
        $4::smallint, coalesce(g.last_activation_on, a.last_activation_on),
        coalesce(g.last_activity_on, a.last_activity_on), g.apps
      ) as is_other
    from given g
    left join app_activity a on a.connector_id = $1 and a.user_id = g.user_id
  ),
  written as (
    insert into app_activity
      (connector_id, user_id, reported_on, period_days, last_activation_on, last_activity_on, apps)
    select $1, user_id, reported_on, $4::smallint, last_activation_on, last_activity_on, apps
    from merged where is_new or is_other order by user_id
    on conflict (connector_id, user_id) do update set
      reported_on = excluded.reported_on, period_days = excluded.period_days,
      last_activation_on = excluded.last_activation_on, last_activity_on = excluded.last_activity_on,
      apps = excluded.apps
  ),
  absent as (
    -- "within the period" was said of a period that is over; the dates stay true
    update app_activity a set apps = '{}'
    where a.connector_id = $1 and a.apps <> '{}'
      and not exists (select from given g where g.user_id = a.user_id)
    returning 1
  )
  select
    count(*) filter (where is_new)::integer as inserted,
    count(*) filter (where not is_new and is_other)::integer + (select count(*)::integer from absent) as updated,
    count(*) filter (where not is_new and not is_other)::integer as unchanged,
    0 as removed,
    (select rows from unmatched) as unmatched
  from merged`;

/**
 * Applies the staged report of which app was used on which platform within `periodDays`. Dates it does not say
 * leave the known ones; who is not in it any more keeps dates and loses the marks.
 */
export async function applyAppActivity(
  tx: Transaction,
  run: ReportRun,
  periodDays: number | null,
): Promise<ApplyCounts> {
  return applyStaged(tx, run, 'getM365AppUserDetail', { sql: applySql, params: [periodDays ?? 180] });
}
