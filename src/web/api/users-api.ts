import { z } from 'zod';
import { apps, platforms, services } from '../../domain/report.ts';
import { getShownUser, type UserActivityDetail } from '../../store/get-shown-user.ts';
import type { ShownUser } from '../../store/show-users.ts';
import { userFilter, userKey, userList, userOrder, userQuery } from '../lists/user-list.ts';
import { activityStatus } from './activity-statuses.ts';
import { ApiError } from './api-error.ts';
import { type AddApi, limitQuery, namedAnswers, pageSchema } from './api-server.ts';
import { requireApiConnector } from './require-api-connector.ts';

const said = z.string().nullable();
const flag = z.boolean().nullable();
const devices = z.number().int().nullable();

const license = z.object({
  skuId: z.guid(),
  skuPartNumber: said,
  direct: flag,
  groups: z.array(z.guid()).readonly(),
  disabledPlans: z.array(z.guid()).readonly(),
  state: said,
  error: said,
  activityStatus,
});

const user = z
  .object({
    id: z.guid(),
    userPrincipalName: said,
    mail: said,
    displayName: said,
    givenName: said,
    surname: said,
    accountEnabled: flag,
    userType: said,
    createdDateTime: said,
    department: said,
    jobTitle: said,
    companyName: said,
    country: said,
    city: said,
    officeLocation: said,
    usageLocation: said,
    employeeId: said,
    onPremisesSyncEnabled: flag,
    licenses: z.array(license).readonly(),
    lastActivityOn: said,
    lastActivitySource: said,
    activityStatus,
  })
  .meta({ id: 'User' }) satisfies z.ZodType<ShownUser>;

const activity = z
  .object({
    userCreatedOn: said,
    serviceActivity: z
      .object({
        services: z.record(z.enum(services), z.object({ licensed: flag, lastActivityOn: said })),
        reportedOn: said,
      })
      .nullable(),
    appActivity: z
      .object({
        periodDays: z.number().int(),
        lastActivationOn: said,
        lastActivityOn: said,
        apps: z.record(z.enum(apps), z.record(z.enum(platforms), flag)),
        reportedOn: said,
      })
      .nullable(),
    activations: z
      .array(
        z.object({
          productType: z.string(),
          lastActivatedOn: said,
          windows: devices,
          mac: devices,
          windows10Mobile: devices,
          ios: devices,
          android: devices,
          sharedComputer: flag,
          reportedOn: said,
        }),
      )
      .readonly(),
  })
  .describe(
    'By report; null where the report never had a row of the user. `reportedOn`: the day its data ran to.',
  )
  .meta({ id: 'UserActivity' }) satisfies z.ZodType<UserActivityDetail>;

const query = z.strictObject({
  text: userQuery.text
    .optional()
    .describe('Part of name, UPN or mail address; case and accents do not matter.'),
  sku: userQuery.sku.optional().describe('Holders of this SKU.'),
  status: userQuery.status.optional().describe('Of the user; with `sku`, of the user in that SKU.'),
  enabled: userQuery.enabled.optional(),
  type: userQuery.type.optional(),
  department: userQuery.department.optional(),
  country: userQuery.country.optional(),
  domain: userQuery.domain.optional().describe('Of the mail address.'),
  sort: userQuery.sort.optional().describe('By default `name`; what is unknown comes last.'),
  order: userQuery.order.optional(),
  after: userQuery.after.optional(),
  limit: limitQuery,
});

export const usersApi: AddApi = (api, app) => {
  addUsers(api, app);
  addUser(api, app);
};

const addUsers: AddApi = (api, { db }) => {
  api.get(
    '/connectors/:connectorId/users',
    {
      schema: {
        summary: 'Users in scope; searched and filtered as of the end of the last run',
        tags: ['users'],
        params: z.object({ connectorId: z.guid() }),
        querystring: query,
        response: { 200: pageSchema(user), ...namedAnswers },
      },
    },
    async ({ params, query: asked }) => {
      const { id } = await requireApiConnector(db, params.connectorId);
      const after = userKey(asked);
      if (after === 'wrong') {
        throw new ApiError(400, 'after: is a key of another sort; take nextKey of the page before.');
      }
      const page = { order: userOrder(asked), after, limit: asked.limit };
      const { items, nextKey } = await userList(db, id, userFilter(asked), page);
      return { items: [...items], nextKey };
    },
  );
};

const addUser: AddApi = (api, { db }) => {
  api.get(
    '/connectors/:connectorId/users/:userId',
    {
      schema: {
        summary: 'A user with all that is known of their activity',
        tags: ['users'],
        params: z.object({ connectorId: z.guid(), userId: z.guid() }),
        response: { 200: user.extend({ activity }).meta({ id: 'UserDetail' }), ...namedAnswers },
      },
    },
    async ({ params }) => {
      const { id } = await requireApiConnector(db, params.connectorId);
      const detail = await getShownUser(db, id, params.userId);
      if (detail !== null) return { ...detail.user, activity: detail.activity };
      throw new ApiError(404, 'The store holds no such user; see /connectors/{connectorId}/users.');
    },
  );
};
