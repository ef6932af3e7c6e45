import { services } from '../domain/report.ts';
import { applyStaged, matchedRows, type ApplyCounts } from './apply-report.ts';
import type { Transaction } from './database.ts';
import type { ReportRun } from './staged-reports.ts';

const columns = services.flatMap((service) => [`${service}_licensed`, `${service}_on`]);
const listOf = (prefix: string): string => columns.map((column) => `${prefix}${column}`).join(', ');
// A date that is not said leaves the known one; whether somebody is licensed is as the last report says, unknown included.
const mergedColumns = services.flatMap((service) => [
  `g.${service}_licensed`,
  `coalesce(g.${service}_on, a.${service}_on)`,
]);

// The latest date counts where somebody is in the report twice; rows of a deleted account with the same name do not.
const readColumns = services
  .map(
    (service) => `
      bool_or((row #>> '{services,${service},licensed}')::boolean) as ${service}_licensed,
      max((row #>> '{services,${service},lastActivityOn}')::date) as ${service}_on`,
  )
  .join(',');

const applySql = `
  with ${matchedRows},
  given as (
    select user_id, max((row ->> 'refreshedOn')::date) as reported_on, ${readColumns}
    from matched m
    where not coalesce((m.row ->> 'isDeleted')::boolean, false)
      or not exists (
        select from matched o
        where o.user_id = m.user_id and not coalesce((o.row ->> 'isDeleted')::boolean, false)
      )
    group by user_id
  ),
  merged as (
    select g.user_id, g.reported_on, a.user_id is null as is_new,
      ${mergedColumns.map((value, place) => `${value} as ${columns[place]}`).join(', ')},
      (${listOf('a.')}) is distinct from (${mergedColumns.join(', ')}) as is_other
    from given g
    left join service_activity a on a.connector_id = $1 and a.user_id = g.user_id
  ),
  written as (
    insert into service_activity (connector_id, user_id, reported_on, ${listOf('')})
    select $1, user_id, reported_on, ${listOf('')} from merged where is_new or is_other order by user_id
    on conflict (connector_id, user_id) do update
      set reported_on = excluded.reported_on, ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  )
  select
    count(*) filter (where is_new)::integer as inserted,
    count(*) filter (where not is_new and is_other)::integer as updated,
    count(*) filter (where not is_new and not is_other)::integer as unchanged,
    0 as removed,
    (select rows from unmatched) as unmatched
  from merged`;

/**
 * Applies the staged report of last activity per service. A date it does not say leaves the known one (I9), and
 * people who are not in it keep their rows: the report covers 180 days, the store all it ever knew.
 */
export async function applyServiceActivity(tx: Transaction, run: ReportRun): Promise<ApplyCounts> {
  return applyStaged(tx, run, 'getOffice365ActiveUserDetail', { sql: applySql });
}
