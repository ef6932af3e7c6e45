import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ConnectorSettings } from '../../../src/domain/connector.ts';
import type { User } from '../../../src/domain/user.ts';
import { insertConnector } from '../../../src/store/connectors.ts';
import type { Database, Queryable } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { openEmbedded } from '../../../src/store/open-embedded.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import { currentHome } from '../../support/home.ts';
import { createDataDir } from '../../support/test-database.ts';

/** A new and empty database of the home under test; on services it is dropped when it closes. */
export async function openEmpty(): Promise<Database> {
  const home = currentHome();
  if (home.kind === 'embedded') return openEmbedded(null);
  const name = `store_${randomBytes(6).toString('hex')}`;
  await asAdmin(home.databaseUrl, `create database ${name}`);
  const url = new URL(home.databaseUrl);
  url.pathname = `/${name}`;
  const db = await openPostgres(url.href);
  return {
    ...db,
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await asAdmin(home.databaseUrl, `drop database ${name}`);
    },
  };
}

export async function openStore(): Promise<Database> {
  if (currentHome().kind === 'embedded') return openCopy();
  const db = await openEmpty();
  await migrate(db);
  return db;
}

/** Of the migrated template: a tenth of the time that making one takes. */
async function openCopy(): Promise<Database> {
  const folder = await createDataDir();
  const db = await openEmbedded(join(folder.path, 'database'));
  return {
    ...db,
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  await using admin = await openPostgres(url, { maxConnections: 1 });
  await admin.query(sql);
}

export function someSettings(changes: Partial<ConnectorSettings> = {}): ConnectorSettings {
  return {
    name: `contoso ${randomUUID()}`,
    kind: 'microsoft-365',
    tenantId: randomUUID(),
    clientId: randomUUID(),
    cloud: 'global',
    domains: ['*'],
    schedule: null,
    timezone: 'Europe/Berlin',
    secretExpiresOn: null,
    thresholds: { inactiveAfterDays: 30, bySku: {} },
    ...changes,
  };
}

/** A connector of its own for a test, so that tests can share a database. */
export async function addConnector(db: Queryable, changes: Partial<ConnectorSettings> = {}): Promise<string> {
  const sealed = { sealed: Buffer.from('sealed'), keyId: 'k1' };
  const connector = await insertConnector(db, randomUUID(), someSettings(changes), sealed);
  return connector.id;
}

export async function addRun(db: Queryable, connectorId: string): Promise<string> {
  const [run] = await db.query<{ id: string }>(
    `
    insert into runs (connector_id, status, trigger, settings_version)
    values ($1, 'succeeded', 'manual', 1) returning id`,
    [connectorId],
  );
  if (run === undefined) throw new Error('a run that was inserted comes back');
  return run.id;
}

export function someUser(changes: Partial<User> = {}): User {
  const id = changes.id ?? randomUUID();
  return {
    userPrincipalName: `${id}@contoso.com`,
    mail: `${id}@contoso.com`,
    displayName: 'Megan Bowen',
    givenName: 'Megan',
    surname: 'Bowen',
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: '2024-03-01T08:15:30Z',
    department: null,
    jobTitle: null,
    companyName: null,
    country: null,
    city: null,
    officeLocation: null,
    usageLocation: 'DE',
    employeeId: null,
    onPremisesSyncEnabled: null,
    assignedLicenses: [],
    licenseAssignmentStates: [],
    ...changes,
    id,
  };
}

/** Row versions of every data row of the connector: equal before and after where nothing was written. */
export async function rowVersions(
  db: Queryable,
  connectorId: string,
  table: string,
): Promise<readonly string[]> {
  const rows = await db.query<{ version: string }>(
    `select xmin::text || ' ' || ctid::text as version from ${table} where connector_id = $1 order by 1`,
    [connectorId],
  );
  return rows.map((row) => row.version);
}
