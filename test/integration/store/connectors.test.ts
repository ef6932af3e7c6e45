import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getCredential, setNeedsAttention, setUsersRead } from '../../../src/store/connector-state.ts';
import {
  getConnector,
  getConnectorById,
  insertConnector,
  listSiblings,
  removeConnector,
  updateConnector,
} from '../../../src/store/connectors.ts';
import type { Database } from '../../../src/store/database.ts';
import { insertRejectedRows, listRejectedRows } from '../../../src/store/rejected-rows.ts';
import { resealCredentials } from '../../../src/store/reseal.ts';
import { addSeenUsers } from '../../../src/store/seen-users.ts';
import { upsertUsers } from '../../../src/store/users.ts';
import { addConnector, addRun, openStore, someSettings, someUser } from './open-store.ts';

let db: Database;
beforeAll(async () => {
  db = await openStore();
});
afterAll(async () => {
  await db[Symbol.asyncDispose]();
});

const box = { sealed: Buffer.from([1, 2, 3]), keyId: 'first' };
const failure = {
  kind: 'credential',
  code: 'AADSTS7000222',
  message: 'expired',
  advice: 'renew',
  requestId: null,
} as const;
const link = 'https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x';

/** Its users were read by a run, from changes. */
async function noteRead(id: string): Promise<void> {
  const runId = await addRun(db, id);
  const read = { runId, deltaLink: link, deltaLinkAt: new Date(), fullAt: null };
  await db.transaction((tx) => setUsersRead(tx, id, read));
}

describe('connectors', () => {
  test('a connector comes back as it was added, its credential apart', async () => {
    const settings = someSettings({
      domains: ['contoso.com', 'fabrikam.com'],
      schedule: '0 4 * * *',
      secretExpiresOn: '2027-03-31',
      thresholds: { inactiveAfterDays: 45, bySku: { SPE_E5: 90 } },
    });
    const id = randomUUID();
    const added = await insertConnector(db, id, settings, box);
    expect(added).toMatchObject({ id, ...settings, settingsVersion: 1, isPaused: false, deltaLink: null });
    expect(added.createdAt).toBeInstanceOf(Date);
    expect(await getConnector(db, settings.name.toUpperCase())).toEqual(added);
    expect(JSON.stringify(added)).not.toContain('sealed');
    const stored = await getCredential(db, id);
    expect([...(stored?.sealed ?? [])]).toEqual([1, 2, 3]);
    expect(stored?.keyId).toBe('first');
  });

  test('a name that is taken is refused whatever its case, also inside a transaction', async () => {
    const settings = someSettings();
    await insertConnector(db, randomUUID(), settings, box);
    const again = someSettings({ name: settings.name.toUpperCase() });
    const adding = db.transaction((tx) => insertConnector(tx, randomUUID(), again, box));
    await expect(adding).rejects.toMatchObject({
      kind: 'name-taken',
      message: `there is already a connector named "${settings.name}"`,
    });
  });

  test('the same tenant is refused twice, but not for the other kind', async () => {
    const settings = someSettings();
    await insertConnector(db, randomUUID(), settings, box);
    const same = someSettings({ tenantId: settings.tenantId });
    await expect(insertConnector(db, randomUUID(), same, box)).rejects.toMatchObject({
      kind: 'tenant-taken',
      message: `the connector "${settings.name}" already reads this tenant`,
    });
    await insertConnector(db, randomUUID(), { ...same, kind: 'entra-id' }, box);
    const siblings = await listSiblings(db, settings.tenantId, 'global');
    expect(siblings.map((sibling) => sibling.kind)).toEqual(['entra-id', 'microsoft-365']);
    const other = await addConnector(db);
    await expect(updateConnector(db, other, { tenantId: settings.tenantId })).rejects.toMatchObject({
      kind: 'tenant-taken',
    });
  });

  test('changed domains make the next run full and drop the link; a changed name does not', async () => {
    const id = await addConnector(db);
    await noteRead(id);
    const renamed = await updateConnector(db, id, {
      name: `renamed ${id}`,
      thresholds: { inactiveAfterDays: 7, bySku: {} },
    });
    expect(renamed).toMatchObject({
      name: `renamed ${id}`,
      settingsVersion: 1,
      deltaLink: link,
      fullReason: null,
    });
    expect(renamed?.thresholds.inactiveAfterDays).toBe(7);
    const narrowed = await updateConnector(db, id, { domains: ['contoso.com'] });
    expect(narrowed).toMatchObject({
      settingsVersion: 2,
      deltaLink: null,
      deltaLinkAt: null,
      fullReason: 'domains',
    });
  });

  test('a new credential is a new version, ends needs attention and keeps the link', async () => {
    const id = await addConnector(db);
    await noteRead(id);
    await setNeedsAttention(db, id, failure);
    expect((await getConnectorById(db, id))?.needsAttention).toEqual(failure);
    const updated = await updateConnector(db, id, { credential: box });
    expect(updated).toMatchObject({ settingsVersion: 2, needsAttention: null, deltaLink: link });
  });

  test('of two that take one name at the same time one is refused', async () => {
    const [a, b] = [await addConnector(db), await addConnector(db)];
    const name = `both ${a}`;
    const results = await Promise.allSettled([a, b].map((id) => updateConnector(db, id, { name })));
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ kind: 'name-taken' });
  });

  test('null clears what may be null, an absent key leaves it', async () => {
    const id = await addConnector(db, { schedule: '0 4 * * *', secretExpiresOn: '2027-03-31' });
    expect(await updateConnector(db, id, { schedule: null })).toMatchObject({
      schedule: null,
      secretExpiresOn: '2027-03-31',
    });
    expect(await updateConnector(db, randomUUID(), { schedule: null })).toBeNull();
  });

  test('resealing does not undo a credential that was set meanwhile', async () => {
    const id = await addConnector(db);
    const old = await getCredential(db, id);
    await updateConnector(db, id, { credential: box });
    const resealed = { sealed: Buffer.from([9]), keyId: 'second' };
    expect(old && (await resealCredentials(db, [{ id, from: old, to: resealed }]))).toBe(0);
    expect(await resealCredentials(db, [{ id, from: box, to: resealed }])).toBe(1);
    const held = await getCredential(db, id);
    expect(held && { ...held, sealed: Buffer.from(held.sealed) }).toEqual(resealed);
    expect(await getConnectorById(db, id)).toMatchObject({ settingsVersion: 2 });
  });

  test('a removed connector leaves no row anywhere', async () => {
    const id = await addConnector(db);
    const run = await addRun(db, id);
    const user = someUser({ assignedLicenses: [{ skuId: randomUUID(), disabledPlans: [] }] });
    await upsertUsers(db, id, [user]);
    await addSeenUsers(db, run, [user.id]);
    const rejected = {
      recordId: 'x',
      field: 'id',
      reason: 'no GUID',
      userPrincipalName: 'secret@contoso.com',
    };
    await db.transaction((tx) =>
      insertRejectedRows(tx, { runId: run, connectorId: id, step: 'users', range: 0 }, [rejected]),
    );
    const kept = await listRejectedRows(db, id, run, 10);
    expect(kept).toMatchObject([{ step: 'users', recordId: 'x', field: 'id', reason: 'no GUID' }]);
    expect(JSON.stringify(kept)).not.toContain('secret@');
    expect(await removeConnector(db, id)).toBe(true);
    const tables = await db.query<{ name: string }>(
      `select table_name as name from information_schema.columns where column_name = 'connector_id' and table_schema = current_schema()`,
      [],
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const rows = await db.query('select 1 from ' + name + ' where connector_id = $1', [id]);
      expect({ name, rows: rows.length }).toEqual({ name, rows: 0 });
    }
    expect(await db.query('select 1 from seen_users where run_id = $1', [run])).toEqual([]);
  });
});
