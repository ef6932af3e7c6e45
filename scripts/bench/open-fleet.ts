import { randomBytes } from 'node:crypto';
import { credentialToText } from '../../src/domain/credential.ts';
import { openKeyRing } from '../../src/lib/sealing.ts';
import type { TenantSpec } from '../../src/simulator/tenant-spec.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { addConnector } from '../../src/sync/manage/add-connector.ts';
import { type Servers, startServers } from './start-servers.ts';
import { startTenants, type Tenants, type TenantsPlan } from './start-tenants.ts';

export interface Fleet extends AsyncDisposable {
  readonly plan: TenantsPlan;
  readonly servers: Servers;
  readonly simulator: Omit<Tenants, typeof Symbol.asyncDispose>;
  /** Tenant id of the guest. */
  readonly guestId: string | null;
  /** A new installation with a connector per tenant and an empty queue. */
  readonly install: () => Promise<Installation>;
}

export interface Installation extends AsyncDisposable {
  readonly databaseUrl: string;
  /** Environment of its processes. */
  readonly env: Readonly<Record<string, string>>;
}

const template = 'bench_template';
/** Far away, so that nothing starts by itself while something is measured. */
const yearly = '0 0 1 1 *';

/** Servers, simulated tenants, and a database with their connectors to make copies of. */
export async function openFleet(plan: TenantsPlan, start = startTenants): Promise<Fleet> {
  await using opened = new AsyncDisposableStack();
  const servers = opened.use(await startServers());
  const simulator = opened.use(await start(plan));
  const key = randomBytes(32);
  await maintain(servers, `create database ${template}`);
  await connect(databaseUrl(servers, template), simulator.specs, key);
  const env = {
    REDIS_URL: servers.redis.url,
    SECRETS_KEY: key.toString('base64'),
    LOGIN_URL: simulator.url,
    GRAPH_URL: simulator.url,
    // any free one
    PORT: '0',
  };
  let installed = 0;
  const closing = opened.move();
  return {
    plan,
    servers,
    simulator,
    guestId: plan.guestUsers === undefined ? null : (simulator.specs.at(-1)?.tenantId ?? null),
    install: async () => {
      installed += 1;
      const name = `bench_${installed}`;
      await servers.redis.flush();
      await maintain(servers, `create database ${name} template ${template}`);
      const url = databaseUrl(servers, name);
      return {
        databaseUrl: url,
        env: { ...env, DATABASE_URL: url },
        [Symbol.asyncDispose]: () => maintain(servers, `drop database ${name} with (force)`),
      };
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function connect(url: string, tenants: readonly TenantSpec[], key: Uint8Array): Promise<void> {
  await using db = await openPostgres(url, { maxConnections: 1 });
  await migrate(db);
  const keys = openKeyRing([key]);
  for (const { tenantId, clientId, secrets, displayName } of tenants) {
    await addConnector(
      {
        db,
        now: () => new Date(),
        sealCredential: (id, credential) => keys.seal(credentialToText(credential), id),
      },
      { name: displayName, tenantId, clientId, domains: '*', schedule: yearly },
      { type: 'secret', bytes: Buffer.from(secrets[0]?.value ?? '') },
    );
  }
}

async function maintain(servers: Servers, sql: string): Promise<void> {
  await using db = await openPostgres(servers.postgres.url, { maxConnections: 1 });
  await db.query(sql);
}

function databaseUrl(servers: Servers, name: string): string {
  const url = new URL(servers.postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}
