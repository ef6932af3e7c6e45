-- Words: docs/architecture.md. Rows of a tenant carry the connector; removing a connector removes them all.

create table connectors (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  kind text not null check (kind in ('microsoft-365', 'entra-id')),
  tenant_id uuid not null,
  client_id uuid not null,
  cloud text not null check (cloud in ('global', 'usgov', 'usgov-dod', 'china')),
  -- AES-256-GCM, sealed with the key named by key_id (I7)
  credential bytea not null,
  credential_key_id text not null,
  domains text[] not null check (cardinality(domains) > 0),
  schedule text,
  timezone text not null,
  secret_expires_on date,
  inactive_after_days integer not null check (inactive_after_days > 0),
  inactive_after_sku jsonb not null default '{}',
  settings_version integer not null default 1,
  is_paused boolean not null default false,
  needs_attention jsonb,
  next_run_at timestamptz,
  throttled_until timestamptz,
  delta_link text,
  delta_link_at timestamptz,
  last_full_at timestamptz,
  full_reason text,
  created_at timestamptz not null default now()
);
create unique index connectors_name on connectors (lower(name));
-- I2: the same tenant cannot be added twice
create unique index connectors_tenant on connectors (kind, cloud, tenant_id);
create index connectors_due on connectors (next_run_at) where not is_paused;

create table runs (
  id uuid primary key default gen_random_uuid(),
  connector_id uuid not null references connectors on delete cascade,
  status text not null check (status in ('queued', 'running', 'succeeded', 'partial', 'failed', 'canceled')),
  mode text check (mode in ('full', 'incremental')),
  trigger text not null check (trigger in ('manual', 'schedule', 'api')),
  full_requested boolean not null default false,
  -- rises each time the reaper delivers a run again; part of every job id
  delivery integer not null default 1,
  settings_version integer not null,
  requests integer not null default 0,
  warnings text[] not null default '{}',
  error jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- when the run was last delivered, or looked after by the reaper
  delivered_at timestamptz not null default now()
);
-- I2: one live run per connector
create unique index runs_one_live on runs (connector_id) where status in ('queued', 'running');
create index runs_by_connector on runs (connector_id, created_at desc);

create table steps (
  run_id uuid not null references runs on delete cascade,
  name text not null,
  position smallint not null,
  status text not null default 'pending'
    check (status in ('pending', 'running', 'fetched', 'succeeded', 'skipped', 'failed', 'canceled')),
  attempts integer not null default 0,
  requests integer not null default 0,
  pages integer not null default 0,
  read integer not null default 0,
  inserted integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  removed integer not null default 0,
  rejected integer not null default 0,
  out_of_scope integer not null default 0,
  throttled_ms integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  error jsonb,
  primary key (run_id, name)
);

-- One row per step and range, and one for `run` (planning) and `finish`: where it stands, and who holds it.
create table checkpoints (
  run_id uuid not null references runs on delete cascade,
  connector_id uuid not null references connectors on delete cascade,
  step text not null,
  range integer not null default 0,
  is_done boolean not null default false,
  position jsonb not null default '{}',
  -- number of the next job of this chain
  hop integer not null default 0,
  -- the fence: a commit names the token of its claim and writes nothing when another one took over (I3)
  lease_token uuid,
  leased_by text,
  leased_until timestamptz,
  parked_until timestamptz,
  active_at timestamptz not null default now(),
  -- consecutive failures since the last commit, and consecutive 429s without Retry-After
  failures integer not null default 0,
  throttles integer not null default 0,
  -- how the last claim ended: null while held; a claim after `crash` or `failure` counts as an attempt
  released text,
  primary key (run_id, step, range)
);
create index checkpoints_leased on checkpoints (connector_id) where lease_token is not null;

create table rejected_rows (
  id bigint generated always as identity primary key,
  run_id uuid not null references runs on delete cascade,
  connector_id uuid not null references connectors on delete cascade,
  step text not null,
  record_id text,
  field text not null,
  reason text not null,
  rejected_at timestamptz not null default now()
);
create index rejected_rows_by_run on rejected_rows (run_id);
create index rejected_rows_by_connector on rejected_rows (connector_id);

create table organizations (
  connector_id uuid primary key references connectors on delete cascade,
  tenant_id uuid not null,
  display_name text,
  tenant_type text,
  country_letter_code text,
  created_at timestamptz
);

create table domains (
  connector_id uuid not null references connectors on delete cascade,
  name text not null,
  is_default boolean not null,
  is_initial boolean not null,
  type text,
  primary key (connector_id, name)
);

create table skus (
  connector_id uuid not null references connectors on delete cascade,
  sku_id uuid not null,
  sku_part_number text not null,
  capability_status text,
  applies_to text,
  enabled integer,
  warning integer,
  suspended integer,
  locked_out integer,
  consumed integer,
  subscription_ids text[] not null,
  primary key (connector_id, sku_id)
);

create table sku_service_plans (
  connector_id uuid not null,
  sku_id uuid not null,
  service_plan_id uuid not null,
  service_plan_name text,
  provisioning_status text,
  applies_to text,
  primary key (connector_id, sku_id, service_plan_id),
  foreign key (connector_id, sku_id) references skus on delete cascade
);

create table commercial_subscriptions (
  connector_id uuid not null references connectors on delete cascade,
  id text not null,
  commerce_subscription_id text,
  sku_id uuid not null,
  sku_part_number text,
  status text,
  total_licenses integer,
  is_trial boolean,
  created_at timestamptz,
  next_lifecycle_at timestamptz,
  owner_tenant_id text,
  primary key (connector_id, id)
);

create table users (
  connector_id uuid not null references connectors on delete cascade,
  user_id uuid not null,
  user_principal_name text,
  mail text,
  -- the part after @, in punycode and lower case: what the domain rule compares (design §3)
  mail_domain text,
  display_name text,
  given_name text,
  surname text,
  account_enabled boolean,
  user_type text,
  created_at timestamptz,
  department text,
  job_title text,
  company_name text,
  country text,
  city text,
  office_location text,
  usage_location text,
  employee_id text,
  on_premises_sync_enabled boolean,
  primary key (connector_id, user_id)
);
-- reports join users by UPN, case-insensitively
create index users_by_upn on users (connector_id, lower(user_principal_name));

create table license_assignments (
  connector_id uuid not null,
  user_id uuid not null,
  sku_id uuid not null,
  -- null: Microsoft did not say how the SKU is assigned
  direct boolean,
  groups uuid[] not null,
  disabled_plans uuid[] not null,
  state text,
  error text,
  primary key (connector_id, user_id, sku_id),
  foreign key (connector_id, user_id) references users on delete cascade
);
-- with the user, so that it serves as well as the key where all three are asked for: without statistics
-- the planner takes either
create index license_assignments_by_sku on license_assignments (connector_id, sku_id, user_id);

-- What each report said last, per connector: whether its answers may be trusted today (I9)
create table reports (
  connector_id uuid not null references connectors on delete cascade,
  name text not null,
  -- of the last run: read, or the kind of what prevented it
  state text not null,
  -- of the last time it was applied
  period_days smallint,
  refreshed_on date,
  rows integer,
  unmatched integer,
  concealed integer,
  applied_at timestamptz,
  primary key (connector_id, name)
);

create table service_activity (
  connector_id uuid not null,
  user_id uuid not null,
  -- the day of the report that brought these values
  reported_on date,
  exchange_licensed boolean,
  exchange_on date,
  onedrive_licensed boolean,
  onedrive_on date,
  sharepoint_licensed boolean,
  sharepoint_on date,
  teams_licensed boolean,
  teams_on date,
  yammer_licensed boolean,
  yammer_on date,
  skype_licensed boolean,
  skype_on date,
  primary key (connector_id, user_id),
  foreign key (connector_id, user_id) references users on delete cascade
);

create table app_activity (
  connector_id uuid not null,
  user_id uuid not null,
  reported_on date,
  -- the columns are Yes/No within this period
  period_days smallint not null,
  last_activation_on date,
  last_activity_on date,
  -- {app: {platform: true | false | null}}
  apps jsonb not null,
  primary key (connector_id, user_id),
  foreign key (connector_id, user_id) references users on delete cascade
);

create table activations (
  connector_id uuid not null,
  user_id uuid not null,
  product_type text not null,
  reported_on date,
  last_activated_on date,
  windows integer,
  mac integer,
  windows10_mobile integer,
  ios integer,
  android integer,
  shared_computer boolean,
  primary key (connector_id, user_id, product_type),
  foreign key (connector_id, user_id) references users on delete cascade
);

-- The judgement of `finish` over the sources above: prepared, so that pages read rows
create table user_activity (
  connector_id uuid not null,
  user_id uuid not null,
  status text not null check (status in ('active', 'inactive', 'none', 'unmonitored')),
  last_activity_on date,
  last_activity_source text,
  primary key (connector_id, user_id),
  foreign key (connector_id, user_id) references users on delete cascade
);

create table license_activity (
  connector_id uuid not null,
  user_id uuid not null,
  sku_id uuid not null,
  status text not null check (status in ('active', 'inactive', 'none', 'unmonitored')),
  last_activity_on date,
  primary key (connector_id, user_id, sku_id),
  foreign key (connector_id, user_id, sku_id) references license_assignments on delete cascade
);

-- A report on its way: emptied when its step repeats, dropped whatever the outcome
create table staged_report_rows (
  run_id uuid not null references runs on delete cascade,
  report text not null,
  upn text not null,
  row jsonb not null
);
create index staged_report_rows_by_upn on staged_report_rows (run_id, report, upn);

-- What a full listing showed, out-of-scope ids included. An ordinary table: an unlogged one is empty after a
-- crash of Postgres, and the sweep would remove everybody.
create table seen_users (
  run_id uuid not null references runs on delete cascade,
  user_id uuid not null,
  primary key (run_id, user_id)
);

-- The links a listing gave, to notice one that comes back
create table seen_links (
  run_id uuid not null references runs on delete cascade,
  step text not null,
  range integer not null,
  link_hash bytea not null,
  primary key (run_id, step, range, link_hash)
);

-- Held back by the shrink guard: swept when the next full listing misses them too (I4)
create table missing_users (
  connector_id uuid not null,
  user_id uuid not null,
  primary key (connector_id, user_id),
  foreign key (connector_id, user_id) references users on delete cascade
);

-- Figures per day in the connector's zone; they cannot be collected afterwards
create table sku_figures (
  connector_id uuid not null references connectors on delete cascade,
  day date not null,
  sku_id uuid not null,
  paid integer,
  consumed integer,
  in_scope integer not null,
  active integer not null,
  inactive integer not null,
  none integer not null,
  unmonitored integer not null,
  primary key (connector_id, day, sku_id)
);

create table service_figures (
  connector_id uuid not null references connectors on delete cascade,
  day date not null,
  service text not null,
  active_users integer not null,
  primary key (connector_id, day, service)
);

create table app_figures (
  connector_id uuid not null references connectors on delete cascade,
  day date not null,
  app text not null,
  platform text not null,
  active_users integer not null,
  primary key (connector_id, day, app, platform)
);

create table product_names (
  sku_id uuid primary key,
  string_id text not null,
  display_name text not null
);

create table service_plan_names (
  service_plan_id uuid primary key,
  name text not null,
  display_name text
);

create table catalog_state (
  id boolean primary key default true check (id),
  etag text,
  last_modified text,
  source text,
  updated_at timestamptz
);
