import type { User as GraphUser } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { checkedAgainst } from './checked-against.ts';
import { guid, moment, nameText, text } from './fields.ts';

const plans = z
  .array(guid)
  .nullable()
  .optional()
  .transform((ids) => ids ?? []);

const assignedLicenses = z
  .array(z.object({ skuId: guid, disabledPlans: plans }))
  .nullable()
  .transform((licenses) => licenses ?? []);

const optionalText = text.nullable().default(null);

const licenseAssignmentStates = z
  .array(
    z.object({
      skuId: guid,
      assignedByGroup: guid.nullable().default(null),
      state: optionalText,
      error: optionalText,
    }),
  )
  .nullable();

/**
 * A user as Graph sends it. Every field may be absent: in a listing that means null, in delta unknown
 * (graph-facts §4). Fields: Microsoft, "user resource type".
 */
export const userWire = checkedAgainst<GraphUser>()(
  z.object({
    id: guid,
    userPrincipalName: nameText.nullable().exactOptional(),
    mail: nameText.nullable().exactOptional(),
    displayName: text.nullable().exactOptional(),
    givenName: text.nullable().exactOptional(),
    surname: text.nullable().exactOptional(),
    accountEnabled: z.boolean().nullable().exactOptional(),
    userType: text.nullable().exactOptional(),
    createdDateTime: moment.nullable().exactOptional(),
    department: text.nullable().exactOptional(),
    jobTitle: text.nullable().exactOptional(),
    companyName: text.nullable().exactOptional(),
    country: text.nullable().exactOptional(),
    city: text.nullable().exactOptional(),
    officeLocation: text.nullable().exactOptional(),
    usageLocation: text.nullable().exactOptional(),
    employeeId: text.nullable().exactOptional(),
    onPremisesSyncEnabled: z.boolean().nullable().exactOptional(),
    assignedLicenses: assignedLicenses.exactOptional(),
    licenseAssignmentStates: licenseAssignmentStates.exactOptional(),
  }),
);
export type UserWire = z.output<typeof userWire>;

/** A delta item. `@removed` says the user is gone; why (`changed`, `deleted`) makes no difference to us. */
export const deltaItemWire = userWire.extend({ '@removed': z.unknown().exactOptional() });
export type DeltaItemWire = z.output<typeof deltaItemWire>;
