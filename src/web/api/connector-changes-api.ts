import { z } from 'zod';
import type { InputFault } from '../../domain/input-fault.ts';
import { addConnector } from '../../sync/manage/add-connector.ts';
import type { CredentialInput } from '../../sync/manage/credential-input.ts';
import { InputError } from '../../sync/manage/input-error.ts';
import { removeConnector } from '../../sync/manage/remove-connector.ts';
import { setConnector } from '../../sync/manage/set-connector.ts';
import type { AddApi, apiError } from './api-server.ts';
import { commonAnswers, namedAnswers } from './api-server.ts';
import { readDetail } from './read-detail.ts';
import { connectorBody, savedConnectorSchema } from './connector-schemas.ts';
import { requireApiConnector } from './require-api-connector.ts';

const tags = ['connectors'];
const params = z.object({ connectorId: z.guid() });

/** Adds, changes and removes connectors. */
export const addConnectorChanges: AddApi = (api, app) => {
  api.post(
    '/connectors',
    {
      schema: {
        summary: 'Add a connector',
        description: 'Name, both ids and a credential are needed; all else has a default.',
        tags,
        body: connectorBody,
        response: { 201: savedConnectorSchema, ...commonAnswers },
      },
    },
    async ({ body }, reply) => {
      const { raw, given } = readBody(body);
      const saved = await orFaults(() => addConnector(app, raw, given));
      if ('error' in saved) return reply.code(400).send(saved);
      const detail = await readDetail(app, saved.connector);
      const connector = { ...detail, warnings: saved.warnings };
      return reply.code(201).send({ connector, canceledRunId: null });
    },
  );
  api.patch(
    '/connectors/:connectorId',
    {
      schema: {
        summary: 'Change settings; what is not given stays',
        tags,
        params,
        body: connectorBody,
        response: { 200: savedConnectorSchema, ...namedAnswers },
      },
    },
    async ({ params: { connectorId }, body }, reply) => {
      const before = await requireApiConnector(app.db, connectorId);
      const { raw, given } = readBody(body);
      const saved = await orFaults(() => setConnector(app, before, raw, given));
      if ('error' in saved) return reply.code(400).send(saved);
      const detail = await readDetail(app, saved.connector);
      return { connector: { ...detail, warnings: saved.warnings }, canceledRunId: saved.canceledRunId };
    },
  );
  api.delete(
    '/connectors/:connectorId',
    {
      schema: {
        summary: 'Cancel its run and delete everything that is stored of its tenant',
        tags,
        params,
        response: { 204: z.null(), ...namedAnswers },
      },
    },
    async ({ params: { connectorId } }, reply) => {
      await removeConnector(app, await requireApiConnector(app.db, connectorId));
      return reply.code(204).send(null);
    },
  );
};

function readBody({ clientSecret, certificate, ...raw }: z.infer<typeof connectorBody>): {
  readonly raw: object;
  readonly given: CredentialInput | null;
} {
  if (certificate !== undefined) {
    return { raw, given: { type: 'certificate', bytes: Buffer.from(certificate) } };
  }
  const isGiven = clientSecret !== undefined;
  return { raw, given: isGiven ? { type: 'secret', bytes: Buffer.from(clientSecret) } : null };
}

/** What was done, or why it was refused, by the names that the body has for its fields. */
async function orFaults<T extends object>(work: () => Promise<T>): Promise<T | z.infer<typeof apiError>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return {
      error: 'What was sent is not right; nothing was changed.',
      faults: error.byField.map((fault) => faultText(fault)),
    };
  }
}

function faultText({ field, message }: InputFault): string {
  if (field === null) return message;
  return `${field === 'credential' ? 'clientSecret' : field}: ${message}`;
}
