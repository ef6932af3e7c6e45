import { z } from 'zod';
import { toRunJson } from '../../cli/output/run-json.ts';
import type { RunWithSteps } from '../../domain/run.ts';
import type { Queryable } from '../../store/database.ts';
import { getRun, getRunWithSteps } from '../../store/runs.ts';
import { cancelRun } from '../../sync/cancel-run.ts';
import { rejectedList, rejectedQuery } from '../lists/rejected-list.ts';
import { toRunItem } from '../lists/run-item.ts';
import { runList, runQuery } from '../lists/run-list.ts';
import { ApiError } from './api-error.ts';
import { type AddApi, apiError, commonAnswers, limitQuery, namedAnswers, pageSchema } from './api-server.ts';
import { rejectedSchema, runDetailSchema, runSchema } from './run-schemas.ts';

const params = z.object({ runId: z.guid() });

export const runsApi: AddApi = (api, app) => {
  addRuns(api, app);
  addRun(api, app);
  addRejected(api, app);
  addCancel(api, app);
};

const addRuns: AddApi = (api, { db }) => {
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
        response: { 200: pageSchema(runSchema), ...commonAnswers },
      },
    },
    async ({ query }) => {
      const filter = { connectorId: query.connectorId ?? null, status: query.status ?? null };
      const list = await runList(db, filter, { after: query.after ?? null, limit: query.limit });
      return { items: list.items.map(toRunItem), nextKey: list.nextKey };
    },
  );
};

const addRun: AddApi = (api, { db }) => {
  api.get(
    '/runs/:runId',
    {
      schema: {
        summary: 'One run with its steps',
        tags: ['runs'],
        params,
        response: { 200: runDetailSchema, ...namedAnswers },
      },
    },
    async ({ params: { runId } }) => runDetail(await requireRunWithSteps(db, runId)),
  );
};

const addRejected: AddApi = (api, { db }) => {
  api.get(
    '/runs/:runId/rejected',
    {
      schema: {
        summary: 'Records that a run could not understand, in the order in which they came',
        tags: ['runs'],
        params,
        querystring: z.strictObject({ after: rejectedQuery.after.optional(), limit: limitQuery }),
        response: { 200: pageSchema(rejectedSchema), ...namedAnswers },
      },
    },
    async ({ params: { runId }, query }) => {
      const run = await getRun(db, runId);
      if (run === null) throw noSuchRun();
      const { connectorId } = run;
      const page = { after: query.after ?? null, limit: query.limit };
      const list = await rejectedList(db, { connectorId, runId }, page);
      const items = list.items.map((row) => ({ ...row, rejectedAt: row.rejectedAt.toISOString() }));
      return { items, nextKey: list.nextKey };
    },
  );
};

const addCancel: AddApi = (api, { db }) => {
  api.post(
    '/runs/:runId/cancel',
    {
      schema: {
        summary: 'End a live run at once; what it stored stays, nothing is removed',
        tags: ['runs'],
        params,
        response: { 200: runDetailSchema, ...namedAnswers, 409: apiError },
      },
    },
    async ({ params: { runId } }) => {
      const isCanceled = await cancelRun(db, runId, 'canceled');
      const run = await requireRunWithSteps(db, runId);
      if (!isCanceled) throw new ApiError(409, `The run had ended already: ${run.status}.`);
      return runDetail(run);
    },
  );
};

async function requireRunWithSteps(db: Queryable, runId: string): Promise<RunWithSteps> {
  const run = await getRunWithSteps(db, runId);
  if (run === null) throw noSuchRun();
  return run;
}

function noSuchRun(): ApiError {
  return new ApiError(404, 'There is no such run; see /runs.');
}

function runDetail(run: RunWithSteps) {
  return { ...toRunItem(run), steps: toRunJson(run).steps };
}
