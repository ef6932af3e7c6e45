import type { Organization, VerifiedDomain } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { checkedAgainst } from './checked-against.ts';
import { guid, moment, nameText, text } from './fields.ts';

/** Microsoft, "organization resource type" (graph-facts §5). Domains are read one by one. */
export const organizationWire = checkedAgainst<Organization>()(
  z.object({
    id: guid,
    displayName: text.nullable().default(null),
    tenantType: text.nullable().default(null),
    countryLetterCode: text.nullable().default(null),
    createdDateTime: moment.nullable().default(null),
    verifiedDomains: z.array(z.unknown()).nullable().default([]),
  }),
);
export type OrganizationWire = z.output<typeof organizationWire>;

export const verifiedDomainWire = checkedAgainst<VerifiedDomain>()(
  z.object({
    name: nameText.min(1),
    isDefault: z.boolean().nullable().default(false),
    isInitial: z.boolean().nullable().default(false),
    type: text.nullable().default(null),
  }),
);
