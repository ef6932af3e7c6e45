import { z } from 'zod';
import { toRunJson } from '../../cli/output/run-json.ts';
import type { Failure } from '../../domain/failure.ts';
import { failureKinds } from '../../domain/failure.ts';
import { runModes, runStatuses, runTriggers } from '../../domain/run.ts';
import type { ListedRun } from '../../store/list-runs.ts';
import { runList, runQuery } from '../lists/run-list.ts';
import { type AddApi, commonAnswers, limitQuery, pageSchema } from './api-server.ts';
import { isoOrNull } from './iso-or-null.ts';

const failure = z
  .object({
    kind: z.enum(failureKinds),
    code: z.string().nullable(),
    message: z.string(),
    advice: z.string(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'Failure' }) satisfies z.ZodType<Failure>;

const run = z
  .object({
    runId: z.guid(),
    connectorId: z.guid(),
    connector: z.string(),
    status: z.enum(runStatuses),
    mode: z.enum(runModes).nullable(),
    trigger: z.enum(runTriggers),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    durationMs: z.number().nullable(),
    requests: z.number(),
    warnings: z.array(z.string()),
    error: failure.nullable(),
  })
  .meta({ id: 'Run' });

export const runsApi: AddApi = (api, { db }) => {
  api.get(
    '/runs',
    {
      schema: {
        summary: 'Runs, newest first',
        tags: ['runs'],
        querystring: z.strictObject({
          connectorId: z.guid().optional(),
          status: runQuery.status.optional(),
          after: runQuery.after.optional(),
          limit: limitQuery,
        }),
        response: { 200: pageSchema(run), ...commonAnswers },
      },
    },
    async ({ query }) => {
      const filter = { connectorId: query.connectorId ?? null, status: query.status ?? null };
      const list = await runList(db, filter, { after: query.after ?? null, limit: query.limit });
      return { items: list.items.map((item) => toItem(item)), nextKey: list.nextKey };
    },
  );
};

function toItem(listed: ListedRun): z.infer<typeof run> {
  const { steps: _steps, ...json } = toRunJson({ ...listed, steps: [] });
  return {
    ...json,
    connectorId: listed.connectorId,
    createdAt: listed.createdAt.toISOString(),
    startedAt: isoOrNull(json.startedAt),
    finishedAt: isoOrNull(json.finishedAt),
    warnings: [...listed.warnings],
  };
}
