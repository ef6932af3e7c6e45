import type { Call } from '../call.ts';
import { changedItems, initialItem, initialTombstone } from '../directory/delta-items.ts';
import { readSelect, usersContext } from '../directory/user-properties.ts';
import { jsonReply, refuse, type Reply } from '../wire/reply.ts';
import { type DeltaPageToken, deltaUrl, openDelta, openDeltaPage, tokenBase } from './delta-token.ts';

const DEFAULT_PAGE_SIZE = 200;
const ALLOWED = new Set(['$select', '$skiptoken', '$deltatoken']);

interface Slice {
  readonly items: readonly Record<string, unknown>[];
  readonly next: number | undefined;
}

function refuseOptions(query: URLSearchParams): void {
  for (const name of query.keys()) {
    if (name.startsWith('$') && !ALLOWED.has(name))
      throw refuse(
        400,
        'BadRequest',
        `Invalid request for delta query: the query option ${name} is not supported.`,
      );
  }
  if (query.has('$skiptoken') && query.size > 1)
    throw refuse(
      400,
      'Request_BadRequest',
      'Query options cannot be given together with $skiptoken, which carries them.',
    );
}

function selected(text: string | null): readonly string[] | undefined {
  const select = readSelect(text);
  if (select?.includes('signInActivity') === true) {
    throw refuse(
      400,
      'BadRequest',
      'Invalid request for delta query: for this entity set, $expand/$select is not supported for the following properties: signInActivity',
    );
  }
  return select;
}

/** The first enumeration, by position; later rounds, by place among the changes. */
function slice(call: Call, page: DeltaPageToken): Slice {
  const { directory, spec } = call.tenant;
  const shape = spec.delta ?? {};
  const size = shape.pageSize ?? DEFAULT_PAGE_SIZE;
  const view = { select: selected(page.select), isMinimal: page.isMinimal };
  if (page.after !== null) {
    const items = changedItems(directory, { after: page.after, upTo: page.upTo }, view, shape);
    const next = page.from + size;
    return { items: items.slice(page.from, next), next: next < items.length ? next : undefined };
  }
  const items = [];
  let position = page.from;
  for (; position < directory.size && items.length < size; position += 1) {
    const gone = shape.initialTombstones === true ? initialTombstone(directory, position) : undefined;
    const item = gone ?? initialItem(directory, position, view);
    if (item !== undefined) items.push(item);
  }
  return { items, next: position < directory.size ? position : undefined };
}

function begin(call: Call): DeltaPageToken {
  const { query, headers } = call.exchange;
  const given = query.get('$deltatoken');
  const select = query.get('$select');
  selected(select);
  const { head } = call.tenant.directory.log;
  if (given === null || given === '')
    return {
      kind: 'deltaPage',
      after: null,
      upTo: head,
      from: 0,
      isMinimal: false,
      ...tokenBase(call, select),
    };
  const token = openDelta(call, given);
  const shape = call.tenant.spec.delta ?? {};
  return {
    kind: 'deltaPage',
    after: shape.replays === true ? token.previous : token.seq,
    upTo: head,
    from: 0,
    isMinimal: shape.partialItems === true || /return=minimal/iu.test(headers['prefer'] ?? ''),
    ...tokenBase(call, select ?? token.select),
  };
}

/** The link that the next round starts from; it replays from where this round started, if the tenant is shaped so. */
function deltaLink(call: Call, page: DeltaPageToken): string {
  return deltaUrl(call, '$deltatoken', {
    kind: 'delta',
    previous: page.after ?? page.upTo,
    seq: page.upTo,
    ...tokenBase(call, page.select),
  });
}

/** `GET /users/delta` (facts §4). */
export function usersDelta(call: Call): Reply {
  const { query } = call.exchange;
  refuseOptions(query);
  const context = {
    '@odata.context': usersContext(call.service.mainUrl(), readSelect(query.get('$select'))),
  };
  if (query.get('$deltatoken')?.toLowerCase() === 'latest') {
    selected(query.get('$select'));
    const { head } = call.tenant.directory.log;
    const token = {
      kind: 'delta' as const,
      previous: head,
      seq: head,
      ...tokenBase(call, query.get('$select')),
    };
    return jsonReply({ ...context, '@odata.deltaLink': deltaUrl(call, '$deltatoken', token), value: [] });
  }
  const skipToken = query.get('$skiptoken');
  const page = skipToken === null ? begin(call) : openDeltaPage(call, skipToken);
  const nextLink = (from: number): string =>
    deltaUrl(call, '$skiptoken', { ...page, ...tokenBase(call, page.select), from });
  if (skipToken === null && call.tenant.spec.delta?.emptyPageFirst === true) {
    return jsonReply({ ...context, '@odata.nextLink': nextLink(0), value: [] });
  }
  const { items, next } = slice(call, page);
  const link =
    next === undefined
      ? { '@odata.deltaLink': deltaLink(call, page) }
      : { '@odata.nextLink': nextLink(next) };
  return jsonReply({ ...context, ...link, value: items });
}
