import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { countFleet } from '../../../src/store/fleet-connectors.ts';
import { raiseThrottle } from '../../../src/store/throttles.ts';
import { addConnector, openStore } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

test('a throttled application counts all of its connectors as throttled, and each connector once', async () => {
  const clientId = randomUUID();
  const told = await addConnector(db, { clientId });
  const paused = await addConnector(db, { clientId });
  await db.query('update connectors set is_paused = true where id = $1', [paused]);
  const both = await addConnector(db, { clientId });
  await addConnector(db, { clientId, cloud: 'china' });
  await addConnector(db);
  expect(await countFleet(db)).toMatchObject({ active: 4, paused: 1, throttled: 0, needsAttention: 0 });

  await raiseThrottle(db, { connectorId: told, scope: 'app', waitMs: 60_000 });
  await raiseThrottle(db, { connectorId: both, scope: 'connector', waitMs: 60_000 });
  expect(await countFleet(db)).toMatchObject({ active: 2, paused: 1, throttled: 2, needsAttention: 0 });

  await db.query(`update app_throttles set throttled_until = now() - interval '1 second'`);
  expect(await countFleet(db)).toMatchObject({ active: 3, paused: 1, throttled: 1, needsAttention: 0 });
});
