import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { App } from '../../app.ts';

/** A scope of the server whose routes are described by zod schemas, which check what comes and what goes. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds routes to the API; their paths begin below `/api/v1`. */
export type AddApi = (api: ApiServer, app: App) => void;

/** What the API says when it does not do what was asked. */
export const apiError = z
  .object({
    error: z.string().describe('What is wrong and what to do, in a sentence.'),
    faults: z.array(z.string()).optional().describe('One entry per fault of what was sent.'),
  })
  .meta({ id: 'Error' });

/** A page of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextKey: z.string().nullable().describe('Give it as `after` for the next page; null at the end.'),
  });
}

/** How many items a page holds. */
export const limitQuery = z.coerce.number().int().min(1).max(1_000).default(100);

/** Answers that every route may give. */
export const commonAnswers = { 400: apiError, 401: apiError } as const;

/** Those of a route that names something, which may not be there. */
export const namedAnswers = { ...commonAnswers, 404: apiError } as const;
