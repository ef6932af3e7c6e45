import { z } from 'zod';
import type { Holder } from '../../store/list-holders.ts';
import type { CountedSubscription } from '../../store/show-subscriptions.ts';
import { holderFilter, holderList, holderQuery } from '../lists/holder-list.ts';
import { subscriptionList } from '../lists/subscription-list.ts';
import { activityStatus } from './activity-statuses.ts';
import { ApiError } from './api-error.ts';
import { type AddApi, limitQuery, namedAnswers, pageSchema } from './api-server.ts';
import { isoOrNull } from './iso-or-null.ts';
import { requireApiConnector } from './require-api-connector.ts';

const seats = z.number().int().nullable();

const agreement = z.object({
  id: z.string(),
  commerceSubscriptionId: z.string().nullable(),
  status: z.string().nullable(),
  totalLicenses: seats,
  isTrial: z.boolean().nullable(),
  createdDateTime: z.string().nullable(),
  nextLifecycleDateTime: z.string().nullable(),
  ownerTenantId: z.string().nullable(),
});

const subscription = z
  .object({
    skuId: z.guid(),
    skuPartNumber: z.string(),
    productName: z.string(),
    capabilityStatus: z.string().nullable(),
    appliesTo: z.string().nullable(),
    enabled: seats,
    warning: seats,
    suspended: seats,
    lockedOut: seats,
    consumed: seats.describe('Of the whole organization, whatever the domains of the connector.'),
    available: seats.describe('Enabled and warning less consumed; below zero where more are assigned.'),
    assignedInScope: seats.describe('Holders under the domains of the connector.'),
    holdersByStatus: z.object({ active: seats, inactive: seats, none: seats, unmonitored: seats }),
    commercial: z.array(agreement).readonly(),
  })
  .meta({ id: 'Subscription' }) satisfies z.ZodType<CountedSubscription>;

const holder = z
  .object({
    userId: z.guid(),
    userPrincipalName: z.string().nullable(),
    displayName: z.string().nullable(),
    mail: z.string().nullable(),
    accountEnabled: z.boolean().nullable(),
    direct: z.boolean().nullable(),
    groups: z.array(z.guid()).readonly(),
    disabledPlans: z.array(z.guid()).readonly(),
    state: z.string().nullable(),
    error: z.string().nullable(),
    activityStatus,
    lastActivityOn: z.string().nullable(),
  })
  .meta({ id: 'Holder' }) satisfies z.ZodType<Holder>;

export const subscriptionsApi: AddApi = (api, app) => {
  addSubscriptions(api, app);
  addHolders(api, app);
};

const addSubscriptions: AddApi = (api, { db }) => {
  api.get(
    '/connectors/:connectorId/subscriptions',
    {
      schema: {
        summary: 'Subscriptions with their seats and holders, all of them, by part number',
        tags: ['subscriptions'],
        params: z.object({ connectorId: z.guid() }),
        response: {
          200: z.object({
            items: z.array(subscription).readonly(),
            note: z.string().nullable().describe('Why assigned seats and users in scope may differ.'),
            dataAt: z.iso.datetime().nullable().describe('When all users had been read last.'),
            countedAt: z.iso.datetime().nullable().describe('When the holders were counted.'),
          }),
          ...namedAnswers,
        },
      },
    },
    async ({ params }) => {
      const connector = await requireApiConnector(db, params.connectorId);
      const { items, note, counted } = await subscriptionList(db, connector);
      return { items, note, dataAt: isoOrNull(counted.dataAt), countedAt: isoOrNull(counted.countedAt) };
    },
  );
};

const addHolders: AddApi = (api, { db }) => {
  api.get(
    '/connectors/:connectorId/subscriptions/:skuId/holders',
    {
      schema: {
        summary: 'Users in scope who hold a subscription, by id',
        tags: ['subscriptions'],
        params: z.object({ connectorId: z.guid(), skuId: z.guid() }),
        querystring: z.strictObject({
          status: holderQuery.status.optional().describe('Of the user in this subscription.'),
          way: holderQuery.way.optional().describe('Assigned directly, or by a group; some are both.'),
          error: holderQuery.error.optional().describe('With an error of the assignment, or without.'),
          after: holderQuery.after.optional(),
          limit: limitQuery,
        }),
        response: { 200: pageSchema(holder), ...namedAnswers },
      },
    },
    async ({ params, query }) => {
      const { id, domains } = await requireApiConnector(db, params.connectorId);
      const skuId = params.skuId.toLowerCase();
      const { items: subscriptions } = await subscriptionList(db, { id, domains });
      if (!subscriptions.some((each) => each.skuId === skuId)) {
        throw new ApiError(
          404,
          'The tenant has no such subscription; see /connectors/{connectorId}/subscriptions.',
        );
      }
      const page = { after: query.after ?? null, limit: query.limit };
      const { items, nextKey } = await holderList(db, id, holderFilter(skuId, query), page);
      return { items: [...items], nextKey };
    },
  );
};
