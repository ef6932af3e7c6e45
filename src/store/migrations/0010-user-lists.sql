-- What the list of users is searched, filtered and sorted by, side by side and narrow: written when a run ends, so that
-- any question is one look through the rows of a tenant. What a list shows of somebody is read where it stands.
create table listed_users (
  connector_id uuid not null,
  user_id uuid not null,
  -- the name, or else the UPN, in lower case and without accents; cut, since an index entry may not be long
  name_key text collate "C" not null,
  -- name, UPN and mail, a line each, in lower case and without accents
  search_text text not null,
  created_at timestamptz,
  account_enabled boolean,
  user_type text,
  department text,
  country text,
  mail_domain text,
  status text not null,
  last_activity_on date,
  -- SKUs by the status of this user in them; null where there is none
  active_in uuid[],
  inactive_in uuid[],
  unused_in uuid[],
  unmonitored_in uuid[],
  primary key (connector_id, user_id),
  foreign key (connector_id, user_id) references users on delete cascade
);
-- The list as it opens. A page by any other order looks through all rows, which takes less than one more index costs.
create index listed_users_by_name on listed_users (connector_id, name_key, user_id);

-- How many listed users have a value: what filters offer. A value without a row is had by nobody, or by too few to offer.
create table user_facets (
  connector_id uuid not null references connectors on delete cascade,
  facet text not null,
  value text not null,
  users integer not null,
  primary key (connector_id, facet, value)
);

insert into listed_users
with held as (
  select l.connector_id, l.user_id,
    array_agg(l.sku_id order by l.sku_id) filter (where v.status = 'active') as active_in,
    array_agg(l.sku_id order by l.sku_id) filter (where v.status = 'inactive') as inactive_in,
    array_agg(l.sku_id order by l.sku_id) filter (where v.status = 'none') as unused_in,
    array_agg(l.sku_id order by l.sku_id) filter (where v.status is null or v.status = 'unmonitored') as unmonitored_in
  from license_assignments l
  left join license_activity v
    on v.connector_id = l.connector_id and v.user_id = l.user_id and v.sku_id = l.sku_id
  group by l.connector_id, l.user_id
)
select u.connector_id, u.user_id, t.name_key, t.search_text, u.created_at, u.account_enabled, u.user_type, u.department,
  u.country, u.mail_domain, coalesce(v.status, 'unmonitored'), v.last_activity_on,
  h.active_in, h.inactive_in, h.unused_in, h.unmonitored_in
from users u
cross join lateral (
  select left(coalesce(u.display_name, u.user_principal_name, ''), 200) as name,
    concat_ws(E'\n', u.display_name, u.user_principal_name, u.mail) as search
) w
cross join lateral (
  select
    left(lower(case when octet_length(w.name) = char_length(w.name) then w.name
      else regexp_replace(normalize(w.name, nfkd), '[\u0300-\u036f]', '', 'g') end), 200) as name_key,
    lower(case when octet_length(w.search) = char_length(w.search) then w.search
      else regexp_replace(normalize(w.search, nfkd), '[\u0300-\u036f]', '', 'g') end) as search_text
) t
left join user_activity v on v.connector_id = u.connector_id and v.user_id = u.user_id
left join held h on h.connector_id = u.connector_id and h.user_id = u.user_id
order by u.connector_id, u.user_id;

insert into user_facets (connector_id, facet, value, users)
with counted as (
  select l.connector_id,
    case
      when grouping(l.status) = 0 then 'status'
      when grouping(l.account_enabled) = 0 then 'enabled'
      when grouping(l.user_type) = 0 then 'type'
      when grouping(l.department) = 0 then 'department'
      when grouping(l.country) = 0 then 'country'
      when grouping(l.mail_domain) = 0 then 'domain'
      else 'all'
    end as facet,
    case
      when grouping(l.status) = 0 then l.status
      when grouping(l.account_enabled) = 0 then l.account_enabled::text
      when grouping(l.user_type) = 0 then l.user_type
      when grouping(l.department) = 0 then l.department
      when grouping(l.country) = 0 then l.country
      when grouping(l.mail_domain) = 0 then l.mail_domain
      else ''
    end as value,
    count(*) as users
  from listed_users l
  group by l.connector_id, grouping sets (
    (l.status), (l.account_enabled), (l.user_type), (l.department), (l.country), (l.mail_domain), ()
  )
),
ranked as (
  select c.*, row_number() over (partition by c.connector_id, c.facet order by c.users desc, c.value) as place
  from counted c where char_length(c.value) <= 500
)
select connector_id, facet, value, users from ranked where place <= 200;
