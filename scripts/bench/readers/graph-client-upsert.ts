// The script that people write: Microsoft's client, and an upsert per user.
import { Client } from 'pg';
import { readGraph } from './read-graph.ts';
import { readerInput, report, requestToken } from './reader-input.ts';
import { columnValues, userColumns } from './user-columns.ts';

const given = readerInput();
const token = await requestToken(given);
const client = new Client(given.databaseUrl);
await client.connect();
const columns = userColumns(given.select);
const places = columns.map((_, place) => `$${place + 1}`).join(', ');
const changes = columns.map((column) => `"${column}" = excluded."${column}"`).join(', ');
const names = columns.map((column) => `"${column}"`).join(', ');
await client.query(
  `create table script_users (${columns.map((column) => `"${column}" text`).join(', ')}, primary key (id))`,
);
const upsert = {
  name: 'upsert',
  text: `insert into script_users (${names}) values (${places}) on conflict (id) do update set ${changes}`,
};
await report(() =>
  readGraph({ given, token }, async (users) => {
    for (const user of users) await client.query(upsert, [...columnValues(columns, user)]);
  }),
);
await client.end();
