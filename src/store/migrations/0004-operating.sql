-- The outcome of the last run that ended, set in the transaction that ends it.
alter table connectors add column last_run_status text;
update connectors k set last_run_status = (
  select r.status from runs r where r.connector_id = k.id and r.finished_at is not null
  order by r.created_at desc limit 1
);
-- When the users shown were last in step with the tenant: the moment the last closed listing or delta was begun.
alter table connectors add column data_at timestamptz;
update connectors set data_at = delta_link_at;
-- What is known of a connector without a clock, worst first: src/domain/connector-condition.ts has the same numbers.
-- Stored, so that a million of them can be sorted and counted by an index alone.
alter table connectors add column standing smallint not null generated always as (
  case
    when needs_attention is not null then 1
    when last_run_status = 'failed' then 2
    when last_run_status = 'partial' then 3
    when is_paused then 6
    when last_run_status is null then 4
    when last_run_status = 'canceled' then 5
    else 7
  end
) stored;
create index connectors_by_standing on connectors (standing, lower(name));
create index connectors_throttled on connectors (throttled_until) where throttled_until is not null;
create index connectors_by_key on connectors (credential_key_id);
create index runs_finished on runs (finished_at, id) where finished_at is not null;
create index runs_by_time on runs (created_at);

-- Who left the tenant: kept for RETENTION_DAYS, then pruned. People outside the named domains are not kept (I11).
create table removed_users (
  connector_id uuid not null references connectors on delete cascade,
  user_id uuid not null,
  user_principal_name text,
  mail text,
  mail_domain text,
  display_name text,
  department text,
  sku_ids uuid[] not null,
  last_activity_on date,
  removed_at timestamptz not null default now(),
  primary key (connector_id, user_id)
);
create index removed_users_by_time on removed_users (removed_at);

-- What one of all schedulers does now and then: when it was begun, and where it goes on when it was not done in one go.
create table chores (
  name text primary key,
  begun_at timestamptz not null,
  position jsonb
);

-- What SKUs were called that the tenant lists no more: people may hold them still, and figures of earlier days name them.
create table past_skus (
  connector_id uuid not null references connectors on delete cascade,
  sku_id uuid not null,
  sku_part_number text not null,
  primary key (connector_id, sku_id)
);
