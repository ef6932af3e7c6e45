-- Runs of all connectors by status: with the one by time alone, the few that failed are looked for among all there are.
create index runs_by_status on runs (status, created_at desc, id desc);

-- Rejected rows of a run in the order in which they are paged; does what the former one did.
create index rejected_rows_in_run on rejected_rows (run_id, id);
drop index rejected_rows_by_run;
