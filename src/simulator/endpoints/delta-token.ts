import { z } from 'zod';
import type { Call } from '../call.ts';
import { openToken, sealToken } from '../wire/opaque-token.ts';
import { errorReply, refuse, Refusal } from '../wire/reply.ts';

const WEEK_MS = 7 * 86_400_000;

const shared = {
  tenant: z.string(),
  select: z.string().nullable(),
  generation: z.number(),
  at: z.number(),
};

/** A place in a round: the first enumeration (`after` null) goes by position, later rounds by place in the list of items. */
const skipSchema = z.object({
  kind: z.literal('deltaPage'),
  after: z.number().nullable(),
  upTo: z.number(),
  from: z.number(),
  isMinimal: z.boolean(),
  ...shared,
});
const deltaSchema = z.object({ kind: z.literal('delta'), previous: z.number(), seq: z.number(), ...shared });

export type DeltaPageToken = z.infer<typeof skipSchema>;
export type DeltaToken = z.infer<typeof deltaSchema>;

/** What every token of a tenant carries. */
export function tokenBase(
  call: Call,
  select: string | null,
): { tenant: string; select: string | null; generation: number; at: number } {
  return {
    tenant: call.tenant.profile.tenantId,
    select,
    generation: call.tenant.generation.delta,
    at: call.service.now(),
  };
}

export function deltaUrl(call: Call, option: string, token: DeltaPageToken | DeltaToken): string {
  return `${call.service.mainUrl()}/v1.0/users/delta?${option}=${sealToken(token)}`;
}

function expired(call: Call, select: string | null): Refusal {
  const { deltaExpiry } = call.tenant;
  if (deltaExpiry === 'notFound') return refuse(404, 'SyncStateNotFound', 'The sync state is not found.');
  if (deltaExpiry === 'syncStateNotFound') {
    const message =
      'The sync state generation is not found. Retry the request without a delta token to start over.';
    return refuse(400, 'syncStateNotFound', message);
  }
  const query = select === null ? '$deltatoken=' : `$select=${select}&$deltatoken=`;
  const message =
    'Resynchronization is required. Use the URL in the Location header to restart the enumeration.';
  const location = `${call.service.mainUrl()}/v1.0/users/delta?${query}`;
  return new Refusal({ ...errorReply(410, 'resyncRequired', message), headers: { location } });
}

/** Opens the token of a nextLink of delta; refuses what is not one of this tenant's. */
export function openDeltaPage(call: Call, text: string): DeltaPageToken {
  const token = openToken(skipSchema, text);
  if (token === undefined || token.tenant !== call.tenant.profile.tenantId)
    throw refuse(400, 'Request_BadRequest', 'The page token is not valid.');
  if (token.generation !== call.tenant.generation.delta) throw expired(call, token.select);
  return token;
}

/** Opens the token of a deltaLink; one older than 7 days is dead (facts §4). */
export function openDelta(call: Call, text: string): DeltaToken {
  const token = openToken(deltaSchema, text);
  if (token === undefined || token.tenant !== call.tenant.profile.tenantId)
    throw refuse(400, 'Request_BadRequest', 'The delta token is not valid.');
  if (token.generation !== call.tenant.generation.delta || call.service.now() - token.at > WEEK_MS)
    throw expired(call, token.select);
  return token;
}
