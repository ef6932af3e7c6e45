import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dumpSchema } from '../../../src/store/schema-dump.ts';
import { openStore } from './open-store.ts';

test('docs/schema.sql is what the migrations make, in every home', async () => {
  await using db = await openStore();
  const committed = await readFile(join(import.meta.dirname, '../../../docs/schema.sql'), 'utf8');
  expect(await dumpSchema(db)).toBe(committed);
});
