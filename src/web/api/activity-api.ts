import { z } from 'zod';
import { apps, platforms, services } from '../../domain/report.ts';
import type { ShownActivity } from '../../store/show-activity.ts';
import { activityList, activityQuery } from '../lists/activity-list.ts';
import { activityStatus } from './activity-statuses.ts';
import { type AddApi, limitQuery, namedAnswers, pageSchema } from './api-server.ts';
import { requireApiConnector } from './require-api-connector.ts';

const devices = z.number().int().nullable();
const dayOrNull = z.string().nullable();

const activity = z
  .object({
    userId: z.guid(),
    userPrincipalName: z.string().nullable(),
    services: z.record(
      z.enum(services),
      z.object({ licensed: z.boolean().nullable(), lastActivityOn: dayOrNull }),
    ),
    apps: z
      .record(z.enum(apps), z.record(z.enum(platforms), z.boolean().nullable()))
      .describe('Used within the period of the report; null where that is not known.'),
    activations: z
      .array(
        z.object({
          productType: z.string(),
          lastActivatedOn: dayOrNull,
          windows: devices,
          mac: devices,
          windows10Mobile: devices,
          ios: devices,
          android: devices,
          sharedComputer: z.boolean().nullable(),
        }),
      )
      .readonly(),
    lastActivityOn: dayOrNull,
    lastActivitySource: z.string().nullable(),
    status: activityStatus,
  })
  .meta({ id: 'Activity' }) satisfies z.ZodType<ShownActivity>;

export const activityApi: AddApi = (api, { db }) => {
  api.get(
    '/connectors/:connectorId/activity',
    {
      schema: {
        summary: 'Last use of every user in scope, by id: services, apps on devices, activations',
        tags: ['activity'],
        params: z.object({ connectorId: z.guid() }),
        querystring: z.strictObject({ after: activityQuery.after.optional(), limit: limitQuery }),
        response: { 200: pageSchema(activity), ...namedAnswers },
      },
    },
    async ({ params, query }) => {
      const { id } = await requireApiConnector(db, params.connectorId);
      const list = await activityList(db, id, { after: query.after ?? null, limit: query.limit });
      return { items: [...list.items], nextKey: list.nextKey };
    },
  );
};
