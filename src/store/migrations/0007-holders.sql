-- What pages say of holders and of users: counted when a run ends, since counting 200,000 of them takes longer than a
-- page may. A SKU that nobody holds has no row; `unjudged` are those of the unmonitored who have no verdict at all.
create table holder_counts (
  connector_id uuid not null references connectors on delete cascade,
  sku_id uuid not null,
  in_scope integer not null,
  active integer not null,
  inactive integer not null,
  none integer not null,
  unmonitored integer not null,
  unjudged integer not null,
  primary key (connector_id, sku_id)
);

-- Written with the counts of holders, and so says when those were counted too.
create table user_counts (
  connector_id uuid primary key references connectors on delete cascade,
  users integer not null,
  active integer not null,
  inactive integer not null,
  none integer not null,
  unmonitored integer not null,
  counted_at timestamptz not null
);

insert into holder_counts (connector_id, sku_id, in_scope, active, inactive, none, unmonitored, unjudged)
select l.connector_id, l.sku_id, count(*), count(*) filter (where v.status = 'active'),
  count(*) filter (where v.status = 'inactive'), count(*) filter (where v.status = 'none'),
  count(*) filter (where v.status is null or v.status = 'unmonitored'), count(*) filter (where v.status is null)
from license_assignments l
left join license_activity v
  on v.connector_id = l.connector_id and v.user_id = l.user_id and v.sku_id = l.sku_id
group by l.connector_id, l.sku_id;

insert into user_counts (connector_id, users, active, inactive, none, unmonitored, counted_at)
select u.connector_id, count(*), count(*) filter (where v.status = 'active'),
  count(*) filter (where v.status = 'inactive'), count(*) filter (where v.status = 'none'),
  count(*) filter (where v.status is null or v.status = 'unmonitored'), now()
from users u
left join user_activity v on v.connector_id = u.connector_id and v.user_id = u.user_id
group by u.connector_id;
