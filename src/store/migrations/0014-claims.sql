-- What every job does, as one call each: as statements of a transaction they were a third of the round trips of a small
-- run (docs/decisions/0016). Each statement below sees what is committed when it begins, as it would for itself. By key,
-- whatever the statistics of a new installation say.

-- Takes a checkpoint for a job, or says why not (`claimCheckpoint` in src/store/checkpoints.ts says what comes of it).
create function claim_checkpoint(
  of_run uuid, of_step text, of_range integer, of_delivery integer, of_hop integer, job text, lease_ms integer,
  max_leases integer,
  out verdict text, out wait_ms float8, out is_early boolean, out attempts integer, out run runs,
  out checkpoint checkpoints, out connector connectors
)
language plpgsql set enable_seqscan = off
as $$
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

-- Locks a checkpoint under a token, or fails the transaction: whoever lost the claim writes nothing.
create function hold_claim(of_run uuid, of_step text, of_range integer, token uuid) returns void
language plpgsql set enable_seqscan = off
as $$
begin
  perform from checkpoints c
  where c.run_id = of_run and c.step = of_step and c.range = of_range and c.lease_token = token for update;
  if not found then raise exception 'the claim was lost' using errcode = 'M3650'; end if;
end
$$;

-- As hold_claim, and marks the range done. The step is locked with it: of two ranges that end at the same time the
-- second sees that the first is done.
create function complete_range(of_run uuid, of_step text, of_range integer, token uuid, end_position jsonb) returns void
language plpgsql set enable_seqscan = off
as $$
begin
  update checkpoints c set is_done = true, lease_token = null, leased_by = null, released = 'handed-over',
    active_at = now(), position = coalesce(end_position, c.position)
  where c.run_id = of_run and c.step = of_step and c.range = of_range and c.lease_token = token;
  if not found then raise exception 'the claim was lost' using errcode = 'M3650'; end if;
  perform from steps s where s.run_id = of_run and s.name = of_step for no key update;
end
$$;

-- Reserves one request to a report's API: the milliseconds until it may be sent, 0 where that is now and it is noted,
-- null where the connector is gone. The lock lets one at a time count.
create function reserve_report_request(
  of_connector uuid, of_report text, most integer, window_seconds integer, out wait_ms float8
)
language plpgsql set enable_seqscan = off
as $$
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
