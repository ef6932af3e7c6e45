-- Whose bucket Microsoft said is empty: that of an application over all its tenants. A connector's own wait stays with it.
create table app_throttles (
  cloud text not null,
  client_id uuid not null,
  throttled_until timestamptz not null,
  primary key (cloud, client_id)
);

-- When each usage report was asked for: Microsoft allows 14 in ten minutes for a tenant, application and report.
create table report_requests (
  connector_id uuid not null references connectors on delete cascade,
  report text not null,
  asked_at timestamptz not null default now()
);
create index report_requests_by_report on report_requests (connector_id, report, asked_at);
