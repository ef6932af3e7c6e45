import type { Organization } from '../domain/organization.ts';
import type { Queryable } from './database.ts';
import { isoTime } from './iso-time.ts';

/** The organization with its verified domains; null before it was read. */
export async function showOrganization(db: Queryable, connectorId: string): Promise<Organization | null> {
  const [row] = await db.query<Organization>(
    `
    select o.tenant_id as id, o.display_name as "displayName", o.tenant_type as "tenantType",
      o.country_letter_code as "countryLetterCode", ${isoTime('o.created_at')} as "createdDateTime",
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', d.name, 'isDefault', d.is_default, 'isInitial', d.is_initial, 'type', d.type
        ) order by d.is_default desc, d.name)
        from domains d where d.connector_id = $1
      ), '[]') as domains
    from organizations o where o.connector_id = $1`,
    [connectorId],
  );
  return row ?? null;
}
