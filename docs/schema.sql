create function claim_checkpoint(of_run uuid, of_step text, of_range integer, of_delivery integer, of_hop integer, job text, lease_ms integer, max_leases integer, OUT verdict text, OUT wait_ms double precision, OUT is_early boolean, OUT attempts integer, OUT run runs, OUT checkpoint checkpoints, OUT connector connectors) returns record language plpgsql set enable_seqscan=off as $$
declare
  parked_for interval;
  others integer := 0;
begin
  verdict := 'gone';
  -- First, and for itself: a statement that waits for the lock and then counts leases would count those from before it
  -- waited, and two claims would take the last free one.
  select k.* into connector from runs r join connectors k on k.id = r.connector_id where r.id = of_run
  for no key update of k;
  if not found then return; end if;
  select c.* into checkpoint from checkpoints c where c.run_id = of_run and c.step = of_step and c.range = of_range
  for update;
  if not found then return; end if;
  select r.* into run from runs r where r.id = of_run;
  if run.status not in ('queued', 'running') or checkpoint.is_done or of_delivery < run.delivery then return; end if;
  if checkpoint.lease_token is not null and checkpoint.leased_until > now() and checkpoint.leased_by is distinct from job then
    return;
  end if;
  if of_hop < checkpoint.hop then
    verdict := 'superseded';
    return;
  end if;

  if max_leases is not null then
    parked_for := greatest(
      checkpoint.parked_until, connector.throttled_until,
      (select a.throttled_until from app_throttles a
       where a.cloud = connector.cloud and a.client_id = connector.client_id)
    ) - now();
    select count(*) into others from checkpoints o
    where o.connector_id = connector.id and o.lease_token is not null and o.leased_until > now()
      and (o.run_id, o.step, o.range) <> (of_run, of_step, of_range);
    if parked_for > interval '0' or others >= max_leases then
      verdict := 'wait';
      is_early := coalesce(checkpoint.parked_until > now() + interval '1 second', false);
      if parked_for is null or parked_for <= interval '0' then
        parked_for := interval '1 second' * (0.5 + random());
      end if;
      wait_ms := ceil(extract(epoch from parked_for) * 1000);
      update checkpoints c set active_at = now(), parked_until = now() + parked_for
      where c.run_id = of_run and c.step = of_step and c.range = of_range;
      return;
    end if;
  end if;

  verdict := 'claimed';
  update steps s set status = 'running', started_at = coalesce(s.started_at, now()),
    attempts = s.attempts + case when checkpoint.released is null or checkpoint.released = 'failure' then 1 else 0 end
  where s.run_id = of_run and s.name = of_step and s.status in ('pending', 'running')
  returning s.attempts into attempts;
  update checkpoints c set lease_token = gen_random_uuid(), leased_by = job,
    leased_until = now() + lease_ms * interval '1 millisecond', parked_until = null, active_at = now(), released = null
  where c.run_id = of_run and c.step = of_step and c.range = of_range
  returning c.* into checkpoint;
end
$$;

create function complete_range(of_run uuid, of_step text, of_range integer, token uuid, end_position jsonb) returns void language plpgsql set enable_seqscan=off as $$
begin
  update checkpoints c set is_done = true, lease_token = null, leased_by = null, released = 'handed-over',
    active_at = now(), position = coalesce(end_position, c.position)
  where c.run_id = of_run and c.step = of_step and c.range = of_range and c.lease_token = token;
  if not found then raise exception 'the claim was lost' using errcode = 'M3650'; end if;
  perform from steps s where s.run_id = of_run and s.name = of_step for no key update;
end
$$;

create function delete_seen_users_of_runs() returns trigger language plpgsql set enable_seqscan=off set enable_hashjoin=off set enable_mergejoin=off as $$
begin
  if not exists (select from gone) then return null; end if;
  execute 'delete from seen_users c using gone g where c.run_id = g.id';
  return null;
end
$$;

create function delete_users_of_connectors() returns trigger language plpgsql set enable_seqscan=off set enable_hashjoin=off set enable_mergejoin=off as $$
begin
  if not exists (select from gone) then return null; end if;
  execute 'delete from users c using gone g where c.connector_id = g.id';
  return null;
end
$$;

create function delete_what_licenses_have() returns trigger language plpgsql set enable_seqscan=off set enable_hashjoin=off set enable_mergejoin=off as $$
begin
  if not exists (select from gone) then return null; end if;
  execute 'delete from license_activity c using gone g
    where c.connector_id = g.connector_id and c.user_id = g.user_id and c.sku_id = g.sku_id';
  return null;
end
$$;

create function delete_what_users_have() returns trigger language plpgsql set enable_seqscan=off set enable_hashjoin=off set enable_mergejoin=off as $$
declare
  child text;
begin
  if not exists (select from gone) then return null; end if;
  foreach child in array array[
    'license_assignments', 'service_activity', 'app_activity', 'activations', 'user_activity', 'missing_users',
    'listed_users'
  ] loop
    execute format(
      'delete from %I c using gone g where c.connector_id = g.connector_id and c.user_id = g.user_id', child
    );
  end loop;
  return null;
end
$$;

create function hold_claim(of_run uuid, of_step text, of_range integer, token uuid) returns void language plpgsql set enable_seqscan=off as $$
begin
  perform from checkpoints c
  where c.run_id = of_run and c.step = of_step and c.range = of_range and c.lease_token = token for update;
  if not found then raise exception 'the claim was lost' using errcode = 'M3650'; end if;
end
$$;

create function reserve_report_request(of_connector uuid, of_report text, most integer, window_seconds integer, OUT wait_ms double precision) returns double precision language plpgsql set enable_seqscan=off as $$
declare
  sent integer;
  oldest timestamptz;
begin
  perform from connectors where id = of_connector for no key update;
  if not found then return; end if;
  delete from report_requests q
  where q.connector_id = of_connector and q.report = of_report
    and q.asked_at <= clock_timestamp() - window_seconds * interval '1 second';
  select count(*), min(q.asked_at) into sent, oldest from report_requests q
  where q.connector_id = of_connector and q.report = of_report;
  if sent < most then
    insert into report_requests (connector_id, report, asked_at) values (of_connector, of_report, clock_timestamp());
    wait_ms := 0;
  else
    wait_ms := greatest(0, ceil(extract(epoch from oldest + window_seconds * interval '1 second' - now()) * 1000)) + 1;
  end if;
end
$$;

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
  constraint activations_pkey PRIMARY KEY (connector_id, user_id, product_type)
);

create table api_tokens (
  token_hash text not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  constraint api_tokens_pkey PRIMARY KEY (token_hash)
);
CREATE UNIQUE INDEX api_tokens_name ON api_tokens USING btree (lower(name));

create table app_activity (
  connector_id uuid not null,
  user_id uuid not null,
  reported_on date,
  period_days smallint not null,
  last_activation_on date,
  last_activity_on date,
  apps jsonb not null,
  constraint app_activity_pkey PRIMARY KEY (connector_id, user_id)
);

create table app_figures (
  connector_id uuid not null,
  day date not null,
  app text not null,
  platform text not null,
  active_users integer not null,
  constraint app_figures_pkey PRIMARY KEY (connector_id, day, app, platform),
  constraint app_figures_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table app_throttles (
  cloud text not null,
  client_id uuid not null,
  throttled_until timestamp with time zone not null,
  constraint app_throttles_pkey PRIMARY KEY (cloud, client_id)
);

create table catalog_state (
  id boolean not null default true,
  etag text,
  last_modified text,
  source text,
  updated_at timestamp with time zone,
  constraint catalog_state_pkey PRIMARY KEY (id),
  constraint catalog_state_id_check CHECK (id)
);

create table checkpoints (
  run_id uuid not null,
  connector_id uuid not null,
  step text not null,
  range integer not null default 0,
  is_done boolean not null default false,
  position jsonb not null default '{}'::jsonb,
  hop integer not null default 0,
  lease_token uuid,
  leased_by text,
  leased_until timestamp with time zone,
  parked_until timestamp with time zone,
  active_at timestamp with time zone not null default now(),
  failures integer not null default 0,
  throttles integer not null default 0,
  released text,
  constraint checkpoints_pkey PRIMARY KEY (run_id, step, range),
  constraint checkpoints_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint checkpoints_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);
CREATE INDEX checkpoints_leased ON checkpoints USING btree (connector_id) WHERE (lease_token IS NOT NULL);

create table chores (
  name text not null,
  begun_at timestamp with time zone not null,
  position jsonb,
  constraint chores_pkey PRIMARY KEY (name)
);

create table commercial_subscriptions (
  connector_id uuid not null,
  id text not null,
  commerce_subscription_id text,
  sku_id uuid not null,
  sku_part_number text,
  status text,
  total_licenses integer,
  is_trial boolean,
  created_at timestamp with time zone,
  next_lifecycle_at timestamp with time zone,
  owner_tenant_id text,
  constraint commercial_subscriptions_pkey PRIMARY KEY (connector_id, id),
  constraint commercial_subscriptions_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table connectors (
  id uuid not null default gen_random_uuid(),
  name text not null,
  kind text not null,
  tenant_id uuid not null,
  client_id uuid not null,
  cloud text not null,
  credential bytea not null,
  credential_key_id text not null,
  domains text[] not null,
  schedule text,
  timezone text not null,
  secret_expires_on date,
  inactive_after_days integer not null,
  inactive_after_sku jsonb not null default '{}'::jsonb,
  settings_version integer not null default 1,
  is_paused boolean not null default false,
  needs_attention jsonb,
  next_run_at timestamp with time zone,
  throttled_until timestamp with time zone,
  delta_link text,
  delta_link_at timestamp with time zone,
  last_full_at timestamp with time zone,
  full_reason text,
  created_at timestamp with time zone not null default now(),
  secret_expires_read_on date,
  secret_expiry_asked_at timestamp with time zone,
  secret_expiry_warned smallint,
  secret_warning_due_on date generated always as ((COALESCE(secret_expires_read_on, secret_expires_on) -
CASE secret_expiry_warned
    WHEN 30 THEN 7
    WHEN 7 THEN 1
    WHEN 1 THEN '-1'::integer
    WHEN 0 THEN NULL::integer
    ELSE 30
END)) stored,
  last_run_status text,
  data_at timestamp with time zone,
  standing smallint not null generated always as (
CASE
    WHEN (needs_attention IS NOT NULL) THEN 1
    WHEN (last_run_status = 'failed'::text) THEN 2
    WHEN (last_run_status = 'partial'::text) THEN 3
    WHEN is_paused THEN 6
    WHEN (last_run_status IS NULL) THEN 4
    WHEN (last_run_status = 'canceled'::text) THEN 5
    ELSE 7
END) stored,
  constraint connectors_pkey PRIMARY KEY (id),
  constraint connectors_cloud_check CHECK ((cloud = ANY (ARRAY['global'::text, 'usgov'::text, 'usgov-dod'::text, 'china'::text]))),
  constraint connectors_domains_check CHECK ((cardinality(domains) > 0)),
  constraint connectors_inactive_after_days_check CHECK ((inactive_after_days > 0)),
  constraint connectors_kind_check CHECK ((kind = ANY (ARRAY['microsoft-365'::text, 'entra-id'::text])))
);
CREATE INDEX connectors_by_app ON connectors USING btree (cloud, client_id, lower(name));
CREATE INDEX connectors_by_data_at ON connectors USING btree (data_at, id);
CREATE INDEX connectors_by_key ON connectors USING btree (credential_key_id);
CREATE INDEX connectors_by_standing ON connectors USING btree (standing, lower(name));
CREATE INDEX connectors_due ON connectors USING btree (next_run_at, id) WHERE (NOT is_paused);
CREATE UNIQUE INDEX connectors_name ON connectors USING btree (lower(name));
CREATE INDEX connectors_secret_expiry ON connectors USING btree (COALESCE(secret_expires_read_on, secret_expires_on)) WHERE (COALESCE(secret_expires_read_on, secret_expires_on) IS NOT NULL);
CREATE INDEX connectors_secret_warning ON connectors USING btree (secret_warning_due_on) WHERE (secret_warning_due_on IS NOT NULL);
CREATE UNIQUE INDEX connectors_tenant ON connectors USING btree (kind, cloud, tenant_id);
CREATE INDEX connectors_throttled ON connectors USING btree (throttled_until) WHERE (throttled_until IS NOT NULL);
CREATE TRIGGER connectors_gone AFTER DELETE ON connectors REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_users_of_connectors();

create table domains (
  connector_id uuid not null,
  name text not null,
  is_default boolean not null,
  is_initial boolean not null,
  type text,
  constraint domains_pkey PRIMARY KEY (connector_id, name),
  constraint domains_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table holder_counts (
  connector_id uuid not null,
  sku_id uuid not null,
  in_scope integer not null,
  active integer not null,
  inactive integer not null,
  none integer not null,
  unmonitored integer not null,
  unjudged integer not null,
  constraint holder_counts_pkey PRIMARY KEY (connector_id, sku_id),
  constraint holder_counts_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table license_activity (
  connector_id uuid not null,
  user_id uuid not null,
  sku_id uuid not null,
  status text not null,
  last_activity_on date,
  constraint license_activity_pkey PRIMARY KEY (connector_id, user_id, sku_id),
  constraint license_activity_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'none'::text, 'unmonitored'::text])))
);

create table license_assignments (
  connector_id uuid not null,
  user_id uuid not null,
  sku_id uuid not null,
  direct boolean,
  groups uuid[] not null,
  disabled_plans uuid[] not null,
  state text,
  error text,
  constraint license_assignments_pkey PRIMARY KEY (connector_id, user_id, sku_id)
);
CREATE INDEX license_assignments_by_sku ON license_assignments USING btree (connector_id, sku_id, user_id);
CREATE TRIGGER license_assignments_gone AFTER DELETE ON license_assignments REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_what_licenses_have();

create table listed_users (
  connector_id uuid not null,
  user_id uuid not null,
  name_key text not null,
  search_text text not null,
  created_at timestamp with time zone,
  account_enabled boolean,
  user_type text,
  department text,
  country text,
  mail_domain text,
  status text not null,
  last_activity_on date,
  active_in uuid[],
  inactive_in uuid[],
  unused_in uuid[],
  unmonitored_in uuid[],
  constraint listed_users_pkey PRIMARY KEY (connector_id, user_id)
);
CREATE INDEX listed_users_by_name ON listed_users USING btree (connector_id, name_key, user_id);

create table missing_users (
  connector_id uuid not null,
  user_id uuid not null,
  constraint missing_users_pkey PRIMARY KEY (connector_id, user_id)
);

create table organizations (
  connector_id uuid not null,
  tenant_id uuid not null,
  display_name text,
  tenant_type text,
  country_letter_code text,
  created_at timestamp with time zone,
  constraint organizations_pkey PRIMARY KEY (connector_id),
  constraint organizations_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table past_skus (
  connector_id uuid not null,
  sku_id uuid not null,
  sku_part_number text not null,
  constraint past_skus_pkey PRIMARY KEY (connector_id, sku_id),
  constraint past_skus_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table product_names (
  sku_id uuid not null,
  string_id text not null,
  display_name text not null,
  constraint product_names_pkey PRIMARY KEY (sku_id)
);

create table rejected_rows (
  id bigint generated always as identity not null,
  run_id uuid not null,
  connector_id uuid not null,
  step text not null,
  record_id text,
  field text not null,
  reason text not null,
  rejected_at timestamp with time zone not null default now(),
  range integer not null default 0,
  constraint rejected_rows_pkey PRIMARY KEY (id),
  constraint rejected_rows_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint rejected_rows_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);
CREATE INDEX rejected_rows_by_connector ON rejected_rows USING btree (connector_id);
CREATE INDEX rejected_rows_in_run ON rejected_rows USING btree (run_id, id);

create table removed_users (
  connector_id uuid not null,
  user_id uuid not null,
  user_principal_name text,
  mail text,
  mail_domain text,
  display_name text,
  department text,
  sku_ids uuid[] not null,
  last_activity_on date,
  removed_at timestamp with time zone not null default now(),
  constraint removed_users_pkey PRIMARY KEY (connector_id, user_id),
  constraint removed_users_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);
CREATE INDEX removed_users_by_time ON removed_users USING btree (removed_at);

create table report_requests (
  connector_id uuid not null,
  report text not null,
  asked_at timestamp with time zone not null default now(),
  constraint report_requests_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);
CREATE INDEX report_requests_by_report ON report_requests USING btree (connector_id, report, asked_at);

create table reports (
  connector_id uuid not null,
  name text not null,
  state text not null,
  period_days smallint,
  refreshed_on date,
  rows integer,
  unmatched integer,
  concealed integer,
  applied_at timestamp with time zone,
  constraint reports_pkey PRIMARY KEY (connector_id, name),
  constraint reports_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table runs (
  id uuid not null default gen_random_uuid(),
  connector_id uuid not null,
  status text not null,
  mode text,
  trigger text not null,
  full_requested boolean not null default false,
  delivery integer not null default 1,
  settings_version integer not null,
  requests integer not null default 0,
  warnings text[] not null default '{}'::text[],
  error jsonb,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  delivered_at timestamp with time zone not null default now(),
  constraint runs_pkey PRIMARY KEY (id),
  constraint runs_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE,
  constraint runs_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'incremental'::text]))),
  constraint runs_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'partial'::text, 'failed'::text, 'canceled'::text]))),
  constraint runs_trigger_check CHECK ((trigger = ANY (ARRAY['manual'::text, 'schedule'::text, 'api'::text])))
);
CREATE INDEX runs_by_connector ON runs USING btree (connector_id, created_at DESC);
CREATE INDEX runs_by_status ON runs USING btree (status, created_at DESC, id DESC);
CREATE INDEX runs_by_time ON runs USING btree (created_at);
CREATE INDEX runs_finished ON runs USING btree (finished_at, id) WHERE (finished_at IS NOT NULL);
CREATE UNIQUE INDEX runs_one_live ON runs USING btree (connector_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE TRIGGER runs_gone AFTER DELETE ON runs REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_seen_users_of_runs();

create table schema_migrations (
  version integer not null,
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (version)
);

create table seen_links (
  run_id uuid not null,
  step text not null,
  range integer not null,
  link_hash bytea not null,
  constraint seen_links_pkey PRIMARY KEY (run_id, step, range, link_hash),
  constraint seen_links_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);

create table seen_users (
  run_id uuid not null,
  user_id uuid not null,
  constraint seen_users_pkey PRIMARY KEY (run_id, user_id)
);

create table service_activity (
  connector_id uuid not null,
  user_id uuid not null,
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
  constraint service_activity_pkey PRIMARY KEY (connector_id, user_id)
);

create table service_figures (
  connector_id uuid not null,
  day date not null,
  service text not null,
  active_users integer not null,
  constraint service_figures_pkey PRIMARY KEY (connector_id, day, service),
  constraint service_figures_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table service_plan_names (
  service_plan_id uuid not null,
  name text not null,
  display_name text,
  constraint service_plan_names_pkey PRIMARY KEY (service_plan_id)
);

create table sku_figures (
  connector_id uuid not null,
  day date not null,
  sku_id uuid not null,
  paid integer,
  consumed integer,
  in_scope integer not null,
  active integer not null,
  inactive integer not null,
  none integer not null,
  unmonitored integer not null,
  constraint sku_figures_pkey PRIMARY KEY (connector_id, day, sku_id),
  constraint sku_figures_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table sku_service_plans (
  connector_id uuid not null,
  sku_id uuid not null,
  service_plan_id uuid not null,
  service_plan_name text,
  provisioning_status text,
  applies_to text,
  constraint sku_service_plans_pkey PRIMARY KEY (connector_id, sku_id, service_plan_id),
  constraint sku_service_plans_connector_id_sku_id_fkey FOREIGN KEY (connector_id, sku_id) REFERENCES skus(connector_id, sku_id) ON DELETE CASCADE
);

create table skus (
  connector_id uuid not null,
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
  constraint skus_pkey PRIMARY KEY (connector_id, sku_id),
  constraint skus_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table staged_reports (
  run_id uuid not null,
  report text not null,
  rows jsonb not null,
  constraint staged_reports_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE
);
CREATE INDEX staged_reports_by_run ON staged_reports USING btree (run_id, report);

create table steps (
  run_id uuid not null,
  name text not null,
  position smallint not null,
  status text not null default 'pending'::text,
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
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  error jsonb,
  constraint steps_pkey PRIMARY KEY (run_id, name),
  constraint steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id) ON DELETE CASCADE,
  constraint steps_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'fetched'::text, 'succeeded'::text, 'skipped'::text, 'failed'::text, 'canceled'::text])))
);

create table user_activity (
  connector_id uuid not null,
  user_id uuid not null,
  status text not null,
  last_activity_on date,
  last_activity_source text,
  constraint user_activity_pkey PRIMARY KEY (connector_id, user_id),
  constraint user_activity_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text, 'none'::text, 'unmonitored'::text])))
);

create table user_counts (
  connector_id uuid not null,
  users integer not null,
  active integer not null,
  inactive integer not null,
  none integer not null,
  unmonitored integer not null,
  counted_at timestamp with time zone not null,
  constraint user_counts_pkey PRIMARY KEY (connector_id),
  constraint user_counts_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table user_facets (
  connector_id uuid not null,
  facet text not null,
  value text not null,
  users integer not null,
  constraint user_facets_pkey PRIMARY KEY (connector_id, facet, value),
  constraint user_facets_connector_id_fkey FOREIGN KEY (connector_id) REFERENCES connectors(id) ON DELETE CASCADE
);

create table users (
  connector_id uuid not null,
  user_id uuid not null,
  user_principal_name text,
  mail text,
  mail_domain text,
  display_name text,
  given_name text,
  surname text,
  account_enabled boolean,
  user_type text,
  created_at timestamp with time zone,
  department text,
  job_title text,
  company_name text,
  country text,
  city text,
  office_location text,
  usage_location text,
  employee_id text,
  on_premises_sync_enabled boolean,
  constraint users_pkey PRIMARY KEY (connector_id, user_id)
);
CREATE INDEX users_by_upn ON users USING btree (connector_id, lower(user_principal_name));
CREATE TRIGGER users_gone AFTER DELETE ON users REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_what_users_have();

create table web_sessions (
  id_hash text not null,
  password_mark text not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint web_sessions_pkey PRIMARY KEY (id_hash)
);
