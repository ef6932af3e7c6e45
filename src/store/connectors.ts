import { clouds, connectorKinds } from '../domain/connector.ts';
import type { Cloud, Connector, ConnectorSettings } from '../domain/connector.ts';
import { connectorColumns, takenError, requireFree, type SealedCredential } from './connector-rows.ts';
import type { Database, Queryable } from './database.ts';
import { keysetPages } from './pages.ts';
import { brokenUnique } from './store-error.ts';

const connectorsPerPage = 1_000;

/** What may be changed: an absent key keeps its value. */
export interface ConnectorPatch extends Partial<ConnectorSettings> {
  readonly credential?: SealedCredential;
}

/**
 * Adds a connector under an id the caller made (the credential is sealed for it). Rejects with `name-taken` or
 * `tenant-taken`, naming the connector in the way.
 */
export async function insertConnector(
  db: Queryable,
  id: string,
  settings: ConnectorSettings,
  credential: SealedCredential,
): Promise<Connector> {
  const { thresholds } = settings;
  const [row] = await db.query<Connector>(
    `
    insert into connectors as c (
      id, name, kind, tenant_id, client_id, cloud, credential, credential_key_id, domains, schedule, timezone,
      secret_expires_on, inactive_after_days, inactive_after_sku
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb)
    on conflict do nothing
    returning ${connectorColumns}`,
    [
      id,
      settings.name,
      settings.kind,
      settings.tenantId,
      settings.clientId,
      settings.cloud,
      credential.sealed,
      credential.keyId,
      settings.domains,
      settings.schedule,
      settings.timezone,
      settings.secretExpiresOn,
      thresholds.inactiveAfterDays,
      JSON.stringify(thresholds.bySku),
    ],
  );
  if (row !== undefined) return row;
  await requireFree(db, id, settings);
  throw takenError('name-taken', settings.name);
}

/**
 * Changes settings; null where there is no such connector. Another tenant, application,
 * credential or scope is a new version, which ends `needs attention`; another tenant or scope also drops the
 * delta link and makes the next run a full one.
 */
export async function updateConnector(
  db: Queryable,
  id: string,
  patch: ConnectorPatch,
): Promise<Connector | null> {
  const { credential, thresholds, ...rest } = patch;
  const held = await getConnectorById(db, id);
  if (held === null) return null;
  await requireFree(db, id, { ...held, ...rest });
  const next = {
    ...rest,
    ...(thresholds && { inactiveAfterDays: thresholds.inactiveAfterDays, bySku: thresholds.bySku }),
  };
  try {
    const [row] = await db.query<Connector>(updateSql, [
      id,
      JSON.stringify(next),
      credential?.sealed ?? null,
      credential?.keyId ?? null,
    ]);
    return row ?? null;
  } catch (error) {
    // Somebody took the name or the tenant between the look above and now.
    const unique = brokenUnique(error);
    if (unique === null) throw error;
    throw takenError(unique === 'connectors_name' ? 'name-taken' : 'tenant-taken', rest.name ?? held.name);
  }
}

const updateSql = `
  with held as (
    select * from connectors where id = $1 for update
  ),
  next as (
    select id,
      coalesce($2::jsonb ->> 'name', name) as name,
      coalesce($2::jsonb ->> 'kind', kind) as kind,
      coalesce(($2::jsonb ->> 'tenantId')::uuid, tenant_id) as tenant_id,
      coalesce(($2::jsonb ->> 'clientId')::uuid, client_id) as client_id,
      coalesce($2::jsonb ->> 'cloud', cloud) as cloud,
      coalesce($3::bytea, credential) as credential,
      coalesce($4::text, credential_key_id) as credential_key_id,
      case when $2::jsonb ? 'domains'
        then array(select jsonb_array_elements_text($2::jsonb -> 'domains'))
        else domains
      end as domains,
      case when $2::jsonb ? 'schedule' then $2::jsonb ->> 'schedule' else schedule end as schedule,
      coalesce($2::jsonb ->> 'timezone', timezone) as timezone,
      case when $2::jsonb ? 'secretExpiresOn'
        then ($2::jsonb ->> 'secretExpiresOn')::date
        else secret_expires_on
      end as secret_expires_on,
      coalesce(($2::jsonb ->> 'inactiveAfterDays')::integer, inactive_after_days) as inactive_after_days,
      coalesce($2::jsonb -> 'bySku', inactive_after_sku) as inactive_after_sku
    from held
  ),
  judged as (
    select next.*,
      (next.kind, next.tenant_id, next.cloud, next.domains)
        is distinct from (held.kind, held.tenant_id, held.cloud, held.domains) as is_elsewhere,
      (next.tenant_id, next.cloud) is distinct from (held.tenant_id, held.cloud)
        -- not forgotten before the next run has dropped what is held of the old one
        or held.full_reason is not distinct from 'tenant' as is_other_tenant,
      (next.client_id, next.credential) is distinct from (held.client_id, held.credential) as is_other,
      -- what the registration said was said of another secret
      case when (next.tenant_id, next.cloud, next.client_id, next.credential)
          is not distinct from (held.tenant_id, held.cloud, held.client_id, held.credential)
        then held.secret_expires_read_on
      end as secret_expires_read_on
    from next join held using (id)
  )
  update connectors c set
    name = j.name, kind = j.kind, tenant_id = j.tenant_id, client_id = j.client_id, cloud = j.cloud,
    credential = j.credential, credential_key_id = j.credential_key_id, domains = j.domains,
    schedule = j.schedule, timezone = j.timezone, secret_expires_on = j.secret_expires_on,
    inactive_after_days = j.inactive_after_days, inactive_after_sku = j.inactive_after_sku,
    secret_expires_read_on = j.secret_expires_read_on,
    secret_expiry_asked_at = case when j.is_elsewhere or j.is_other then null else c.secret_expiry_asked_at end,
    secret_expiry_warned = case when coalesce(j.secret_expires_read_on, j.secret_expires_on)
      is not distinct from coalesce(c.secret_expires_read_on, c.secret_expires_on) then c.secret_expiry_warned end,
    settings_version = c.settings_version + (j.is_elsewhere or j.is_other)::integer,
    needs_attention = case when j.is_elsewhere or j.is_other then null else c.needs_attention end,
    full_reason = case when j.is_other_tenant then 'tenant' when j.is_elsewhere then 'domains' else c.full_reason end,
    delta_link = case when j.is_elsewhere then null else c.delta_link end,
    delta_link_at = case when j.is_elsewhere then null else c.delta_link_at end
  from judged j
  where c.id = j.id
  returning ${connectorColumns}`;

/** By name, whatever its case. */
export async function getConnector(db: Queryable, name: string): Promise<Connector | null> {
  const [row] = await db.query<Connector>(
    `select ${connectorColumns} from connectors c where lower(c.name) = lower($1)`,
    [name],
  );
  return row ?? null;
}

export async function getConnectorById(db: Queryable, id: string): Promise<Connector | null> {
  const [row] = await db.query<Connector>(`select ${connectorColumns} from connectors c where c.id = $1`, [
    id,
  ]);
  return row ?? null;
}

/** All of them by name, in pages. */
export function listConnectorPages(
  db: Queryable,
  pageSize: number = connectorsPerPage,
): AsyncIterable<readonly Connector[]> {
  const read = (after: string | null, size: number): Promise<readonly Connector[]> =>
    db.query<Connector>(
      `select ${connectorColumns} from connectors c where lower(c.name) > lower($1) order by lower(c.name) limit $2`,
      [after ?? '', size],
    );
  return keysetPages(read, (connector) => connector.name, pageSize);
}

/** The clouds of all connectors: one look into the index of tenants for each kind and cloud, hence its order. */
export async function listClouds(db: Queryable): Promise<readonly Cloud[]> {
  const rows = await db.query<{ cloud: Cloud }>(
    `
    select distinct c.cloud
    from unnest($1::text[]) as c (cloud)
    cross join unnest($2::text[]) as d (kind)
    cross join lateral (
      select from connectors k where k.kind = d.kind and k.cloud = c.cloud order by k.tenant_id limit 1
    ) found`,
    [clouds, connectorKinds],
  );
  return rows.map((row) => row.cloud);
}

/** Names to look for a likely one in: the first 5,000, and those that stand nearest to it. */
export async function listNamesNear(db: Queryable, name: string): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>(
    `
    (select name from connectors order by lower(name) limit 5000)
    union (select name from connectors where lower(name) >= lower($1) order by lower(name) limit 100)
    union (select name from connectors where lower(name) < lower($1) order by lower(name) desc limit 100)`,
    [name],
  );
  return rows.map((row) => row.name);
}

/** Every connector that reads this tenant: a `microsoft-365` and an `entra-id` one may stand side by side. */
export async function listSiblings(
  db: Queryable,
  tenantId: string,
  cloud: Cloud,
): Promise<readonly Connector[]> {
  return db.query<Connector>(
    // all kinds are named, since the index of tenants begins with them: every run asks this, of a million connectors
    `select ${connectorColumns} from connectors c
     where c.tenant_id = $1 and c.cloud = $2 and c.kind = any($3::text[]) order by c.kind`,
    [tenantId, cloud, connectorKinds],
  );
}

/**
 * Removes the connector and every row of its tenant. False where there is none. Under its lock nothing is claimed, and
 * the checkpoints go first, which waits for whoever is about to commit: nobody writes for a user behind their removal.
 */
export async function removeConnector(db: Database, id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.query('select 1 from connectors where id = $1 for no key update', [id]);
    await tx.query('delete from checkpoints where connector_id = $1', [id]);
    const rows = await tx.query('delete from connectors where id = $1 returning id', [id]);
    return rows.length > 0;
  });
}
