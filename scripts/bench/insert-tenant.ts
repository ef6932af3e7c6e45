import { apps, platforms, services } from '../../src/domain/report.ts';
import type { Database } from '../../src/store/database.ts';
import { recountHolders } from '../../src/store/holder-counts.ts';
import { prepareUserList } from '../../src/store/user-facets.ts';

export interface InsertedTenant {
  readonly users: number;
  /** Back from today, with figures. */
  readonly days: number;
}

const givenNames = [
  'Megan',
  'Adele',
  'Alex',
  'Diego',
  'Grady',
  'Henrietta',
  'Émile',
  'Zoë',
  'Lidia',
  'Pradeep',
];
const surnames = [
  'Bowen',
  'Vance',
  'Wilber',
  'García',
  'Müller',
  'Rossi',
  'Nowak',
  'Tanaka',
  'Okafor',
  'Smith',
];
const departments = [
  'Finance',
  'Sales',
  'Engineering',
  'Legal',
  'HR',
  'Support',
  'Marketing',
  'Operations',
  'IT',
];
const countries = ['Germany', 'France', 'Spain', 'Poland', 'Japan', 'United States'];

/** How many SKUs the tenant has; its users hold two of the first eight. */
export const skuCount = 40;

/** SQL for the id of a SKU or user by number, so that whoever asks knows them too. */
export const numberedId = (kind: 'sku' | 'user', n: string): string => `md5('${kind}' || ${n})::uuid`;

/**
 * Fills a connector as if it had read a tenant: users with two licenses each, their activity and what was judged of it,
 * figures of each day, a run a day. The same numbers give the same tenant.
 */
export async function insertTenant(db: Database, connectorId: string, plan: InsertedTenant): Promise<void> {
  const { users, days } = plan;
  await db.query(usersSql, [connectorId, users, givenNames, surnames, departments, countries]);
  await db.query(skusSql, [connectorId, skuCount]);
  await db.query(licensesSql, [connectorId, users]);
  await db.query(verdictsSql, [connectorId, users]);
  await db.query(licenseVerdictsSql, [connectorId]);
  await db.query(servicesSql, [connectorId]);
  await db.query(appsSql, [connectorId]);
  await db.query(activationsSql, [connectorId]);
  await db.query(reportsSql, [connectorId, users]);
  await db.query(skuFiguresSql, [connectorId, days]);
  await db.query(serviceFiguresSql, [connectorId, days, services]);
  await db.query(appFiguresSql, [connectorId, days, apps, platforms]);
  // Postgres does it by itself within a minute.
  await db.query('vacuum analyze');
  await db.transaction((tx) => {
    recountHolders(tx, connectorId);
    prepareUserList(tx, connectorId);
  });
  await db.query('vacuum analyze');
}

/** A number that looks like chance, the same for the same `n`. */
const mixed = (n: string): string => `('x' || substr(md5('mix' || ${n}), 1, 7))::bit(28)::integer`;
const oneOf = (list: string, n: string): string => `(${list})[1 + (${n}) % cardinality(${list})]`;

const usersSql = `
  insert into users (
    connector_id, user_id, user_principal_name, mail, mail_domain, display_name, given_name, surname, account_enabled,
    user_type, created_at, department, job_title, company_name, country, city, usage_location, employee_id
  )
  select $1, ${numberedId('user', 'n')}, w.name || n || '@' || w.domain, w.name || n || '@' || w.domain, w.domain,
    case when h % 97 <> 0 then w.given || ' ' || w.family end, w.given, w.family, h % 20 <> 4,
    case when h % 12 = 5 then 'Guest' else 'Member' end,
    case when h % 50 <> 9 then now() - (h % 4000) * interval '1 day' - (h % 86400) * interval '1 second' end,
    case when h % 5000 = 11 then 'Archive' when h % 13 <> 0 then ${oneOf('$5::text[]', 'h / 7')} end,
    'Level ' || h % 9, 'Contoso', case when h % 11 <> 0 then ${oneOf('$6::text[]', 'h / 11')} end, 'City ' || h % 300,
    'DE', 'E' || n
  from generate_series(1, $2::integer) n
  cross join lateral (select ${mixed('n')} as h offset 0) m
  cross join lateral (
    select ${oneOf('$3::text[]', 'h / 3')} as given, ${oneOf('$4::text[]', 'h / 5')} as family,
      'person' as name, 'contoso' || h % 5 || '.example' as domain
  ) w`;

const skusSql = `
  with named as (
    select ${numberedId('sku', 'n')} as sku_id, n from generate_series(1, $2::integer) n
  ),
  products as (
    insert into product_names (sku_id, string_id, display_name) select sku_id, 'SKU_' || n, 'Product ' || n from named
  )
  insert into skus (
    connector_id, sku_id, sku_part_number, capability_status, applies_to, enabled, warning, consumed, subscription_ids
  )
  select $1, sku_id, 'SKU_' || n, 'Enabled', 'User', 100000, 0, 50000, '{}' from named`;

const licensesSql = `
  insert into license_assignments (connector_id, user_id, sku_id, direct, groups, disabled_plans, state, error)
  select $1, ${numberedId('user', 'n')}, ${numberedId('sku', 's.sku')}, true, '{}', '{}',
    case when n % 500 = 0 then 'Error' else 'Active' end, case when n % 500 = 0 then 'CountViolation' end
  from generate_series(1, $2::integer) n
  cross join lateral (select ${mixed('n')} as h offset 0) m
  cross join lateral (values (1 + h % 4), (case when h % 1000 = 1 then 9 + h / 7 % 30 else 5 + h % 3 end)) s (sku)`;

const statusOf = (h: string): string =>
  `case when ${h} % 100 < 55 then 'active' when ${h} % 100 < 80 then 'inactive' when ${h} % 100 < 90 then 'none' else 'unmonitored' end`;

const verdictsSql = `
  insert into user_activity (connector_id, user_id, status, last_activity_on, last_activity_source)
  select $1, ${numberedId('user', 'n')}, v.status,
    case v.status when 'active' then current_date - h % 29 when 'inactive' then current_date - 31 - h % 600 end,
    case when v.status in ('active', 'inactive') then ${oneOf(`'{exchange,teams,onedrive}'::text[]`, 'h')} end
  from generate_series(1, $2::integer) n
  cross join lateral (select ${mixed(`'v' || n`)} as h offset 0) m
  cross join lateral (select ${statusOf('h')} as status) v`;

const licenseVerdictsSql = `
  insert into license_activity (connector_id, user_id, sku_id, status, last_activity_on)
  select $1, l.user_id, l.sku_id, v.status, v.last_activity_on
  from license_assignments l
  join user_activity v on v.connector_id = $1 and v.user_id = l.user_id
  where l.connector_id = $1`;

const servicesSql = `
  insert into service_activity (
    connector_id, user_id, reported_on, exchange_licensed, exchange_on, teams_licensed, teams_on
  )
  select $1, user_id, current_date - 2, true, last_activity_on, true, last_activity_on - 3
  from user_activity where connector_id = $1`;

const appsSql = `
  insert into app_activity (connector_id, user_id, reported_on, period_days, last_activity_on, apps)
  select $1, user_id, current_date - 2, 30, last_activity_on,
    '{"outlook": {"windows": true, "mac": false, "mobile": true, "web": false}}'
  from user_activity where connector_id = $1`;

const activationsSql = `
  insert into activations (connector_id, user_id, product_type, reported_on, last_activated_on, windows, mac)
  select $1, user_id, 'MICROSOFT 365 APPS FOR ENTERPRISE', current_date - 2, last_activity_on, 1, 0
  from user_activity where connector_id = $1`;

const reportsSql = `
  insert into reports (
    connector_id, name, state, period_days, refreshed_on, rows, unmatched, concealed, applied_at
  )
  select $1, name, 'read', days, current_date - 2, $2, 0, 0, now()
  from (values
    ('getOffice365ActiveUserDetail', 180), ('getM365AppUserDetail', 30), ('getOffice365ActivationsUserDetail', null)
  ) r (name, days)`;

const everyDay = "generate_series(current_date - $2::integer, current_date, interval '1 day') d (day)";

const skuFiguresSql = `
  insert into sku_figures (connector_id, day, sku_id, paid, consumed, in_scope, active, inactive, none, unmonitored)
  select $1, d.day, s.sku_id, s.enabled, s.consumed, 40000, 22000, 10000, 4000, 4000
  from skus s, ${everyDay} where s.connector_id = $1`;

const serviceFiguresSql = `
  insert into service_figures (connector_id, day, service, active_users)
  select $1, d.day, service, 100000 + extract(day from d.day)::integer from unnest($3::text[]) service, ${everyDay}`;

const appFiguresSql = `
  insert into app_figures (connector_id, day, app, platform, active_users)
  select $1, d.day, app, platform, 50000 from unnest($3::text[]) app, unnest($4::text[]) platform, ${everyDay}`;
