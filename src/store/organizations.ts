import type { Organization, VerifiedDomain } from '../domain/organization.ts';
import { toJsonb } from './clean-text.ts';
import type { Queryable } from './database.ts';
import type { WriteCounts } from './write-counts.ts';

const organizationSql = `
  with given as (
    select * from jsonb_to_record($2::jsonb) as given (
      id uuid, "displayName" text, "tenantType" text, "countryLetterCode" text, "createdDateTime" timestamptz
    )
  ),
  changed as (
    select g.*, o.connector_id is null as is_new
    from given g
    left join organizations o on o.connector_id = $1
    where o.connector_id is null
      or (o.tenant_id, o.display_name, o.tenant_type, o.country_letter_code, o.created_at)
        is distinct from (g.id, g."displayName", g."tenantType", g."countryLetterCode", g."createdDateTime")
  ),
  written as (
    insert into organizations (connector_id, tenant_id, display_name, tenant_type, country_letter_code, created_at)
    select $1, id, "displayName", "tenantType", "countryLetterCode", "createdDateTime" from changed
    on conflict (connector_id) do update set
      tenant_id = excluded.tenant_id, display_name = excluded.display_name, tenant_type = excluded.tenant_type,
      country_letter_code = excluded.country_letter_code, created_at = excluded.created_at
  )
  select is_new as "isNew" from changed`;

const domainsSql = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as given (name text, "isDefault" boolean, "isInitial" boolean, type text)
  ),
  gone as (
    delete from domains d
    where d.connector_id = $1 and not exists (select from given g where g.name = d.name)
    returning d.name
  ),
  changed as (
    select g.*
    from given g
    left join domains d on d.connector_id = $1 and d.name = g.name
    where d.name is null
      or (d.is_default, d.is_initial, d.type) is distinct from (g."isDefault", g."isInitial", g.type)
  ),
  written as (
    insert into domains (connector_id, name, is_default, is_initial, type)
    select $1, name, "isDefault", "isInitial", type from changed order by name
    on conflict (connector_id, name) do update set
      is_default = excluded.is_default, is_initial = excluded.is_initial, type = excluded.type
  )
  select name from changed union all select name from gone`;

/** Writes the organization with its verified domains, as one record: changed domains count as an update of it. */
export async function replaceOrganization(
  tx: Queryable,
  connectorId: string,
  organization: Organization,
): Promise<WriteCounts> {
  const { domains, ...fields } = organization;
  const unique = [...new Map(domains.map((domain) => [domain.name, domain])).values()];
  const [changed] = await tx.query<{ isNew: boolean }>(organizationSql, [connectorId, toJsonb(fields)]);
  const changedDomains = await tx.query(domainsSql, [connectorId, toJsonb(unique)]);
  if (changed?.isNew === true) return { inserted: 1, updated: 0, unchanged: 0 };
  const updated = changed !== undefined || changedDomains.length > 0 ? 1 : 0;
  return { inserted: 0, updated, unchanged: 1 - updated };
}

/** The verified domains of the tenant, as last read. */
export async function listDomains(db: Queryable, connectorId: string): Promise<readonly VerifiedDomain[]> {
  return db.query<VerifiedDomain>(
    'select name, is_default as "isDefault", is_initial as "isInitial", type from domains where connector_id = $1 order by name',
    [connectorId],
  );
}

/** When the organization was made, in whole seconds since 1970; null where that is not known. */
export async function getOrganizationCreatedAt(db: Queryable, connectorId: string): Promise<number | null> {
  const [row] = await db.query<{ at: number | null }>(
    'select floor(extract(epoch from created_at))::float8 as at from organizations where connector_id = $1',
    [connectorId],
  );
  return row?.at ?? null;
}
