import type { CompanySubscription } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { checkedAgainst } from './checked-against.ts';
import { guid, moment, nameText, seats, text } from './fields.ts';

/** Microsoft, "companySubscription resource type" (graph-facts §2.2). */
export const commercialSubscriptionWire = checkedAgainst<CompanySubscription>()(
  z.object({
    id: nameText.min(1),
    commerceSubscriptionId: nameText.nullable().default(null),
    skuId: guid,
    skuPartNumber: text.nullable().default(null),
    status: text.nullable().default(null),
    totalLicenses: seats.nullable().default(null),
    isTrial: z.boolean().nullable().default(null),
    createdDateTime: moment.nullable().default(null),
    nextLifecycleDateTime: moment.nullable().default(null),
    ownerTenantId: text.nullable().default(null),
  }),
);
