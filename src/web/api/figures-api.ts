import { z } from 'zod';
import { apps, platforms, services } from '../../domain/report.ts';
import { localDay } from '../../lib/local-day.ts';
import {
  type AppFigure,
  figureKinds,
  type FigureKind,
  type ServiceFigure,
  type SkuFigure,
} from '../../store/list-figures.ts';
import { dayBefore } from '../html/chart-days.ts';
import { figureKeys, figureList } from '../lists/figure-list.ts';
import { ApiError } from './api-error.ts';
import { type AddApi, limitQuery, namedAnswers, pageSchema } from './api-server.ts';
import { requireApiConnector } from './require-api-connector.ts';

const day = z.iso.date();
const users = z.number().int();

const skuFigure = z
  .object({
    day,
    skuId: z.guid(),
    paid: users.nullable(),
    consumed: users.nullable(),
    inScope: users,
    active: users,
    inactive: users,
    none: users,
    unmonitored: users,
  })
  .meta({ id: 'SkuFigure' }) satisfies z.ZodType<SkuFigure>;

const serviceFigure = z
  .object({ day, service: z.enum(services), activeUsers: users })
  .meta({ id: 'ServiceFigure' }) satisfies z.ZodType<ServiceFigure>;

const appFigure = z
  .object({ day, app: z.enum(apps), platform: z.enum(platforms), activeUsers: users })
  .meta({ id: 'AppFigure' }) satisfies z.ZodType<AppFigure>;

/** Days that are given where none are asked for. */
const defaultDays = 30;

export const figuresApi: AddApi = (api, { db, now }) => {
  api.get(
    '/connectors/:connectorId/figures',
    {
      schema: {
        summary: 'Figures per day, the earliest first; a day without figures is not there',
        tags: ['figures'],
        params: z.object({ connectorId: z.guid() }),
        querystring: z.strictObject({
          kind: z
            .enum(figureKinds)
            .describe('Seats per SKU, or active users per service or per app and platform.'),
          from: day.optional().describe(`By default ${defaultDays} days before today.`),
          to: day.optional().describe('Included; by default today in the zone of the connector.'),
          after: z.string().max(4_000).optional(),
          limit: limitQuery,
        }),
        response: { 200: pageSchema(z.union([skuFigure, serviceFigure, appFigure])), ...namedAnswers },
      },
    },
    async ({ params, query }) => {
      const { id, timezone } = await requireApiConnector(db, params.connectorId);
      const to = query.to ?? localDay(now(), timezone);
      const from = query.from ?? dayBefore(to, defaultDays);
      const after = keyOf(query.kind, query.after);
      const list = await figureList(db, id, { kind: query.kind, from, to }, { after, limit: query.limit });
      return { items: [...list.items], nextKey: list.nextKey };
    },
  );
};

/** Keys differ from kind to kind. */
function keyOf(kind: FigureKind, given: string | undefined): readonly string[] | null {
  if (given === undefined) return null;
  const parsed = figureKeys[kind].safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ApiError(400, `after: is no key of these ${kind}; take nextKey of the page before.`);
}
