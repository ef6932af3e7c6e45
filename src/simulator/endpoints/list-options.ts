import { z } from 'zod';
import { type Call, isAdvanced } from '../call.ts';
import { readFilter, type UserFilter } from '../directory/user-filter.ts';
import { readSelect } from '../directory/user-properties.ts';
import { openToken } from '../wire/opaque-token.ts';
import { refuse } from '../wire/reply.ts';

const DEFAULT_TOP = 100;
/** Facts §3.1: 999 at most, 500 with signInActivity. A larger `$top` is answered with the most there is. */
const TOP_LIMIT = 999;
const TOP_LIMIT_SIGN_IN = 500;
const DEFAULT_SKIP_TOKEN_LIFE_MS = 3_600_000;

const pageToken = z.object({
  kind: z.literal('users'),
  tenant: z.string(),
  from: z.number(),
  top: z.number(),
  select: z.string().nullable(),
  filter: z.string().nullable(),
  advanced: z.boolean(),
  generation: z.number(),
  /** 0: never grows old; prepared pages carry the same link for ever. */
  at: z.number(),
});

type PageToken = z.infer<typeof pageToken>;

export interface ListOptions {
  readonly token: PageToken;
  readonly select: readonly string[] | undefined;
  readonly filter: UserFilter | undefined;
  readonly isFirst: boolean;
  readonly wantsCount: boolean;
}

const unsupported = (message = 'Unsupported Query.') => refuse(400, 'Request_UnsupportedQuery', message);

/** A `$filter` of a collection or count, refused unless it is one of the documented forms and asked for rightly. */
export function requireFilter(call: Call, text: string | null, hasCount: boolean): UserFilter | undefined {
  if (text === null) return undefined;
  const filter = readFilter(text);
  if (filter === undefined) throw unsupported('Unsupported or invalid query filter clause specified.');
  if (filter === 'tooMany')
    throw refuse(
      400,
      'Request_UnsupportedQuery',
      "Too many child clauses specified in search filter expression containing 'OR' operators. Max allowed: 15.",
    );
  if (filter.isAdvanced && !(isAdvanced(call) && hasCount)) throw unsupported();
  return filter;
}

function readTop(text: string | null, select: readonly string[] | undefined): number {
  if (text === null) return DEFAULT_TOP;
  if (!/^[1-9]\d{0,8}$/u.test(text))
    throw refuse(400, 'BadRequest', `Invalid value '${text}' for $top query option found.`);
  return Math.min(Number(text), select?.includes('signInActivity') === true ? TOP_LIMIT_SIGN_IN : TOP_LIMIT);
}

function continued(call: Call, text: string): ListOptions {
  const { query } = call.exchange;
  const repeated = [...query.keys()].find((name) => name.startsWith('$') && name !== '$skiptoken');
  if (repeated !== undefined)
    throw refuse(
      400,
      'Request_BadRequest',
      `The query option ${repeated} cannot be given together with $skiptoken, which carries it.`,
    );
  const token = openToken(pageToken, text);
  if (token === undefined || token.tenant !== call.tenant.profile.tenantId)
    throw refuse(400, 'Request_BadRequest', 'The page token is not valid.');
  const life = call.tenant.spec.skipTokenLifetimeMs ?? DEFAULT_SKIP_TOKEN_LIFE_MS;
  const isOld = token.at !== 0 && call.service.now() - token.at > life;
  if (isOld || token.generation !== call.tenant.generation.skip)
    throw refuse(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  // Headers are not remembered by the link (facts §3.2).
  if (token.advanced && !isAdvanced(call)) throw unsupported();
  const filter = token.filter === null ? undefined : requireFilter(call, token.filter, token.advanced);
  return { token, filter, select: readSelect(token.select), isFirst: false, wantsCount: false };
}

/** Reads the options of `GET /users`, from the query or from the token of a nextLink. */
export function readListOptions(call: Call): ListOptions {
  const { query } = call.exchange;
  const skipToken = query.get('$skiptoken');
  if (skipToken !== null) return continued(call, skipToken);
  for (const name of query.keys()) {
    if (name === '$skip') throw refuse(400, 'Request_BadRequest', "'$skip' is not supported by the service.");
    if (name.startsWith('$') && !['$top', '$select', '$filter', '$count'].includes(name)) throw unsupported();
  }
  const select = readSelect(query.get('$select'));
  const wantsCount = query.get('$count') === 'true' && isAdvanced(call);
  const filter = requireFilter(call, query.get('$filter'), query.get('$count') === 'true');
  const token: PageToken = {
    kind: 'users',
    tenant: call.tenant.profile.tenantId,
    from: 0,
    top: Math.min(readTop(query.get('$top'), select), call.tenant.spec.usersPageSize ?? TOP_LIMIT),
    select: query.get('$select'),
    filter: query.get('$filter'),
    advanced: filter?.isAdvanced === true || wantsCount,
    generation: call.tenant.generation.skip,
    at: call.tenant.prepared === undefined ? call.service.now() : 0,
  };
  return { token, filter, select, isFirst: true, wantsCount };
}
