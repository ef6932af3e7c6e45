import type { SubscribedSku } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { checkedAgainst } from './checked-against.ts';
import { guid, nameText, seats, text } from './fields.ts';

const seatsOrNull = seats.nullable().default(null);
const textOrNull = text.nullable().default(null);

/** Microsoft, "subscribedSku resource type" (graph-facts §2.1). */
export const skuWire = checkedAgainst<SubscribedSku>()(
  z.object({
    skuId: guid,
    skuPartNumber: nameText.min(1),
    capabilityStatus: textOrNull,
    appliesTo: textOrNull,
    consumedUnits: seatsOrNull,
    prepaidUnits: z
      .object({ enabled: seatsOrNull, warning: seatsOrNull, suspended: seatsOrNull, lockedOut: seatsOrNull })
      .nullable()
      .default(null),
    subscriptionIds: z.array(nameText).nullable().default([]),
    servicePlans: z
      .array(
        z.object({
          servicePlanId: guid,
          servicePlanName: textOrNull,
          provisioningStatus: textOrNull,
          appliesTo: textOrNull,
        }),
      )
      .nullable()
      .default([]),
  }),
);
export type SkuWire = z.output<typeof skuWire>;
