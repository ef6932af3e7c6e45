-- What belongs to a user goes with them by one statement per table, however many leave: a foreign key would look up the
-- user of each row written, 1,250 times in the run of 250 people, and lock them (docs/decisions/0012).
alter table license_assignments drop constraint license_assignments_connector_id_user_id_fkey;
alter table service_activity drop constraint service_activity_connector_id_user_id_fkey;
alter table app_activity drop constraint app_activity_connector_id_user_id_fkey;
alter table activations drop constraint activations_connector_id_user_id_fkey;
alter table user_activity drop constraint user_activity_connector_id_user_id_fkey;
alter table missing_users drop constraint missing_users_connector_id_user_id_fkey;
alter table listed_users drop constraint listed_users_connector_id_user_id_fkey;
alter table license_activity drop constraint license_activity_connector_id_user_id_sku_id_fkey;

-- By a look into an index for each who left. Planned each time, for the tables as they are: a plan that was kept since
-- they were small would read them whole, or by the wrong index.
create function delete_what_users_have() returns trigger
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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

create trigger users_gone after delete on users referencing old table as gone
for each statement execute function delete_what_users_have();

create function delete_what_licenses_have() returns trigger
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  if not exists (select from gone) then return null; end if;
  execute 'delete from license_activity c using gone g
    where c.connector_id = g.connector_id and c.user_id = g.user_id and c.sku_id = g.sku_id';
  return null;
end
$$;

create trigger license_assignments_gone after delete on license_assignments referencing old table as gone
for each statement execute function delete_what_licenses_have();

-- A batch of a report as it came, instead of a row and an entry of an index for each person in it.
create table staged_reports (
  run_id uuid not null references runs on delete cascade,
  report text not null,
  rows jsonb not null
);
create index staged_reports_by_run on staged_reports (run_id, report);
-- of runs that are under way
insert into staged_reports (run_id, report, rows)
select run_id, report, jsonb_build_array(row) from staged_report_rows;
drop table staged_report_rows;
