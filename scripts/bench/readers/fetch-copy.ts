// The floor: Node's own fetch (which is undici) and COPY into tables without an index. No checks, no retries, no second run.
import { once } from 'node:events';
import { Client } from 'pg';
import { from, type CopyStreamQuery } from 'pg-copy-streams';
import { z } from 'zod';
import { readerInput, report, requestToken } from './reader-input.ts';
import { columnValues, userColumns } from './user-columns.ts';

const page = z.object({
  '@odata.nextLink': z.string().optional(),
  value: z.array(z.custom<Readonly<Record<string, unknown>>>()),
});

const given = readerInput();
const headers = { authorization: `Bearer ${await requestToken(given)}` };
const columns = userColumns(given.select);
const client = new Client(given.databaseUrl);
await client.connect();
await client.query(`create table floor_users (${columns.map((column) => `"${column}" text`).join(', ')})`);

await report(async () => {
  let read = 0;
  let written = Promise.resolve();
  let link: string | undefined = `${given.url}/v1.0/users?$top=999&$select=${given.select}`;
  while (link !== undefined) {
    const answer: Response = await fetch(link, { headers });
    const { '@odata.nextLink': next, value } = page.parse(await answer.json());
    await written;
    // written while the next page is on its way
    written = copy(value.map((user) => copyLine(columnValues(columns, user))).join(''));
    read += value.length;
    link = read < given.users ? next : undefined;
  }
  await written;
  return read;
});
await client.end();

async function copy(text: string): Promise<void> {
  const stream: CopyStreamQuery = client.query(from('copy floor_users from stdin'));
  const done = once(stream, 'finish');
  stream.end(text);
  await done;
}

function copyLine(values: readonly (string | null)[]): string {
  const cells = values.map((value) => (value === null ? '\\N' : value.replaceAll(/[\\\t\n\r]/g, escaped)));
  return `${cells.join('\t')}\n`;
}

function escaped(character: string): string {
  const names: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };
  return names[character] ?? '\\\\';
}
