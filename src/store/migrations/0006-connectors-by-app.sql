-- Those that share an application, by name: where Microsoft asks all of them to wait, status shows the first of them.
create index connectors_by_app on connectors (cloud, client_id, lower(name));
