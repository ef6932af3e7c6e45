import { z } from 'zod';
import { worstOf } from '../../cli/output/check-lines.ts';
import { setPaused } from '../../store/connector-state.ts';
import { checkConnector } from '../../sync/manage/check-connector.ts';
import { resumeConnector } from '../../sync/manage/resume-connector.ts';
import { JobQueueError } from '../../sync/ports.ts';
import { startRun } from '../../sync/start-run.ts';
import { connectorList, connectorQuery } from '../lists/connector-list.ts';
import { checkSignal, collectChecks } from '../pages/connectors/check-result.ts';
import { ApiError } from './api-error.ts';
import { type AddApi, apiError, commonAnswers, limitQuery, namedAnswers, pageSchema } from './api-server.ts';
import { addConnectorChanges } from './connector-changes-api.ts';
import { checkSchema, connectorDetailSchema, connectorSchema, toConnectorItem } from './connector-schemas.ts';
import { readDetail } from './read-detail.ts';
import { requireApiConnector } from './require-api-connector.ts';

const tags = ['connectors'];
const params = z.object({ connectorId: z.guid() });

export const connectorsApi: AddApi = (api, app) => {
  addList(api, app);
  addDetail(api, app);
  addConnectorChanges(api, app);
  addPauses(api, app);
  addCheck(api, app);
  addRun(api, app);
};

const addList: AddApi = (api, { db }) => {
  api.get(
    '/connectors',
    {
      schema: {
        summary: 'Connectors with their condition, those in need first',
        description:
          'A page may hold fewer than `limit` where many were looked at and did not match: `nextKey` goes on.',
        tags,
        querystring: z.strictObject({
          text: connectorQuery.text.optional().describe('In the name, the tenant id or a domain.'),
          condition: connectorQuery.condition.optional(),
          kind: connectorQuery.kind.optional(),
          sort: connectorQuery.sort.optional(),
          order: connectorQuery.order.optional(),
          after: connectorQuery.after.optional(),
          limit: limitQuery,
        }),
        response: { 200: pageSchema(connectorSchema), ...commonAnswers },
      },
    },
    async ({ query }) => {
      const list = await connectorList(db, query, { after: query.after ?? null, limit: query.limit });
      return { items: list.items.map((facts) => toConnectorItem(facts)), nextKey: list.nextKey };
    },
  );
};

const addDetail: AddApi = (api, app) => {
  api.get(
    '/connectors/:connectorId',
    {
      schema: {
        summary: 'A connector with its settings; its credential is never given',
        tags,
        params,
        response: { 200: connectorDetailSchema, ...namedAnswers },
      },
    },
    async ({ params: { connectorId } }) => readDetail(app, await requireApiConnector(app.db, connectorId)),
  );
};

const addPauses: AddApi = (api, app) => {
  const response = { 200: connectorDetailSchema, ...namedAnswers };
  api.post(
    '/connectors/:connectorId/pause',
    { schema: { summary: 'Start no run by schedule; one under way goes on', tags, params, response } },
    async ({ params: { connectorId } }) => {
      await requireApiConnector(app.db, connectorId);
      await setPaused(app.db, connectorId, true);
      return readDetail(app, await requireApiConnector(app.db, connectorId));
    },
  );
  api.post(
    '/connectors/:connectorId/resume',
    { schema: { summary: 'Start runs by schedule again', tags, params, response } },
    async ({ params: { connectorId } }) => {
      await resumeConnector(app, await requireApiConnector(app.db, connectorId));
      return readDetail(app, await requireApiConnector(app.db, connectorId));
    },
  );
};

const addCheck: AddApi = (api, app) => {
  api.post(
    '/connectors/:connectorId/check',
    {
      schema: {
        summary: 'Try token, permissions and every source once; changes nothing',
        tags,
        params,
        response: { 200: checkSchema, ...namedAnswers },
      },
    },
    async ({ params: { connectorId } }, reply) => {
      const connector = await requireApiConnector(app.db, connectorId);
      const signal = checkSignal(reply);
      const checks = await collectChecks(checkConnector(app, connector, signal), signal);
      return { status: worstOf(checks), checks: [...checks] };
    },
  );
};

const addRun: AddApi = (api, app) => {
  api.post(
    '/connectors/:connectorId/runs',
    {
      schema: {
        summary: 'Start a run, or name the one that is live',
        tags: ['runs'],
        params,
        body: z
          .strictObject({ full: z.boolean().default(false).describe('Read everything anew.') })
          .nullish(),
        response: {
          202: z.object({ runId: z.guid(), isNew: z.boolean().describe('False: it was live already.') }),
          ...namedAnswers,
          503: apiError,
        },
      },
    },
    async ({ params: { connectorId }, body }, reply) => {
      const run = { connectorId, trigger: 'api', full: body?.full ?? false } as const;
      const started = await startRun(app, run).catch((error: unknown) => {
        throw error instanceof JobQueueError ? queueAway() : error;
      });
      if (started === null) throw new ApiError(404, 'There is no such connector; see /connectors.');
      return reply.code(202).send(started);
    },
  );
};

function queueAway(): ApiError {
  return new ApiError(503, 'The queue does not answer, so no run was started; try again in a minute.');
}
