-- Connectors by the age of their data, those that were never read at the end.
create index connectors_by_data_at on connectors (data_at, id);

-- With the id behind the time, since thousands may be due at the same moment and are paged through.
drop index connectors_due;
create index connectors_due on connectors (next_run_at, id) where not is_paused;
