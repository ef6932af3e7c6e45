import type { Organization, VerifiedDomain } from '../../domain/organization.ts';
import type { RejectedRecord } from '../../domain/rejected-record.ts';
import { parsePage } from '../page.ts';
import { parseRecords } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { type OrganizationWire, organizationWire, verifiedDomainWire } from '../wire/organization.ts';

export interface OrganizationRead {
  /** Null where Graph named none that can be read. */
  readonly organization: Organization | null;
  readonly rejected: readonly RejectedRecord[];
}

const fields = ['id', 'displayName', 'tenantType', 'countryLetterCode', 'createdDateTime', 'verifiedDomains'];

/** The tenant itself: `GET /organization` answers a collection of one (graph-facts §5). Rejects with `GraphError`. */
export async function getOrganization(client: TenantClient, signal: AbortSignal): Promise<OrganizationRead> {
  const page = await client.get(
    {
      link: `organization?$select=${fields.join(',')}`,
      parse: (body) => parsePage(body, client.graphRoot),
    },
    signal,
  );
  const domainsRejected: RejectedRecord[] = [];
  const { records, rejected } = parseRecords(page.value.slice(0, 1), organizationWire, (wire) => {
    const domains = parseRecords(wire.verifiedDomains ?? [], verifiedDomainWire, toDomain);
    domainsRejected.push(
      ...domains.rejected.map((record) => ({ ...record, field: `verifiedDomains.${record.field}` })),
    );
    return toOrganization(wire, domains.records);
  });
  return { organization: records[0] ?? null, rejected: [...rejected, ...domainsRejected] };
}

function toOrganization(wire: OrganizationWire, domains: readonly VerifiedDomain[]): Organization {
  const { id, displayName, tenantType, countryLetterCode, createdDateTime } = wire;
  return { id, displayName, tenantType, countryLetterCode, createdDateTime, domains };
}

function toDomain(wire: {
  readonly name: string;
  readonly isDefault: boolean | null;
  readonly isInitial: boolean | null;
  readonly type: string | null;
}): VerifiedDomain {
  return { ...wire, isDefault: wire.isDefault ?? false, isInitial: wire.isInitial ?? false };
}
