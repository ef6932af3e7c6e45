-- A page of a listing writes a thousand users and notes a thousand ids; each looked up its connector or its run, whose
-- claim the transaction holds anyway (docs/decisions/0012). What belongs to them goes by one statement instead.
alter table users drop constraint users_connector_id_fkey;
alter table seen_users drop constraint seen_users_run_id_fkey;

create function delete_users_of_connectors() returns trigger
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  if not exists (select from gone) then return null; end if;
  execute 'delete from users c using gone g where c.connector_id = g.id';
  return null;
end
$$;

create trigger connectors_gone after delete on connectors referencing old table as gone
for each statement execute function delete_users_of_connectors();

create function delete_seen_users_of_runs() returns trigger
language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  if not exists (select from gone) then return null; end if;
  execute 'delete from seen_users c using gone g where c.run_id = g.id';
  return null;
end
$$;

create trigger runs_gone after delete on runs referencing old table as gone
for each statement execute function delete_seen_users_of_runs();
