-- secret_expires_on is what somebody typed in, or what the certificate says; this is what the app registration says.
alter table connectors add column secret_expires_read_on date;
-- when the app registration was last asked, with or without an answer
alter table connectors add column secret_expiry_asked_at timestamptz;
-- the last threshold (30, 7, 1, 0 days) that the log warned of, for this date
alter table connectors add column secret_expiry_warned smallint;
create index connectors_secret_expiry on connectors ((coalesce(secret_expires_read_on, secret_expires_on)))
  where coalesce(secret_expires_read_on, secret_expires_on) is not null;
-- The day the next warning is due; null when there is none. Of a million connectors the log's round reads those due
-- and no other, however many have expired and were told of long ago.
alter table connectors add column secret_warning_due_on date generated always as (
  coalesce(secret_expires_read_on, secret_expires_on)
  - case secret_expiry_warned when 30 then 7 when 7 then 1 when 1 then -1 when 0 then null else 30 end
) stored;
create index connectors_secret_warning on connectors (secret_warning_due_on) where secret_warning_due_on is not null;
