-- Of a listing in several ranges one that starts again forgets its own rejected rows and no others.
alter table rejected_rows add column range integer not null default 0;
