import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/graph/classify.ts';
import { graphErrorKinds, type GraphErrorKind } from '../../../src/graph/graph-error.ts';

interface Facts {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isDelta?: boolean;
}

const facts = ({ status, body = null, headers = {}, isDelta = false }: Facts) => ({
  status,
  body,
  headers,
  isDelta,
  nowMs: 0,
});

const error = (code: string, message = 'words', more: object = {}) => ({ error: { code, message, ...more } });
const nested = (code: string) => error('UnknownError', JSON.stringify({ error: { code, message: 'inner' } }));

const table: readonly (readonly [string, Facts, GraphErrorKind, string | null])[] = [
  [
    '401',
    { status: 401, body: error('InvalidAuthenticationToken') },
    'credential',
    'InvalidAuthenticationToken',
  ],
  [
    '403 denied',
    { status: 403, body: error('Authorization_RequestDenied') },
    'forbidden',
    'Authorization_RequestDenied',
  ],
  ['403 without a body', { status: 403 }, 'forbidden', null],
  ['403 of the reports', { status: 403, body: nested('S2SUnauthorized') }, 'forbidden', 'S2SUnauthorized'],
  [
    '403 missing credentials',
    { status: 403, body: error('MissingCredentials') },
    'forbidden',
    'MissingCredentials',
  ],
  [
    '403 premium',
    { status: 403, body: error('Authentication_RequestFromNonPremiumTenantOrB2CTenant') },
    'forbidden',
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
  ],
  [
    '403 not replicated',
    { status: 403, body: error('Authorization_IdentityNotFound') },
    'transient',
    'Authorization_IdentityNotFound',
  ],
  [
    '404 gone',
    { status: 404, body: error('Request_ResourceNotFound') },
    'not-found',
    'Request_ResourceNotFound',
  ],
  [
    '404 gone, of a delta link',
    { status: 404, body: error('Request_ResourceNotFound'), isDelta: true },
    'resync',
    'Request_ResourceNotFound',
  ],
  ['404 no reports', { status: 404, body: error('UnknownTenantId') }, 'unavailable', 'UnknownTenantId'],
  [
    '404 no reports, in a JSON string',
    { status: 404, body: nested('UnknownTenantId') },
    'unavailable',
    'UnknownTenantId',
  ],
  [
    '404 no reports, in a flat JSON string',
    { status: 404, body: error('UnknownError', '{"code":"UnknownTenantId"}') },
    'unavailable',
    'UnknownTenantId',
  ],
  [
    '404 no reports, two levels down',
    {
      status: 404,
      body: error('UnknownError', 'x', {
        innerError: { code: 'a', innererror: { code: 'UnknownTenantId' } },
      }),
    },
    'unavailable',
    'UnknownTenantId',
  ],
  ['400', { status: 400, body: error('Request_BadRequest') }, 'bug', 'Request_BadRequest'],
  ['400 query', { status: 400, body: error('Request_UnsupportedQuery') }, 'bug', 'Request_UnsupportedQuery'],
  [
    '400 expired page',
    { status: 400, body: error('Directory_ExpiredPageToken') },
    'expired-page',
    'Directory_ExpiredPageToken',
  ],
  [
    '400 lost page',
    { status: 400, body: error('DirectoryPageTokenNotFoundException') },
    'expired-page',
    'DirectoryPageTokenNotFoundException',
  ],
  [
    '400 invalid page',
    { status: 400, body: error('Request_BadRequest', 'The page token is not valid.') },
    'expired-page',
    'Request_BadRequest',
  ],
  [
    '400 expired page on delta',
    { status: 400, body: error('Directory_ExpiredPageToken'), isDelta: true },
    'resync',
    'Directory_ExpiredPageToken',
  ],
  [
    '400 steady state',
    { status: 400, body: error('BadRequest', 'Sync must reach steady state within 30 days.'), isDelta: true },
    'resync',
    'BadRequest',
  ],
  [
    '400 delta select',
    {
      status: 400,
      body: error(
        'BadRequest',
        'Invalid request for delta query: not supported for the following properties: signInActivity',
      ),
      isDelta: true,
    },
    'bug',
    'BadRequest',
  ],
  [
    '404 sync state',
    { status: 404, body: error('SyncStateNotFound'), isDelta: true },
    'resync',
    'SyncStateNotFound',
  ],
  ['410 resync', { status: 410, body: error('RESYNCREQUIRED'), isDelta: true }, 'resync', 'RESYNCREQUIRED'],
  ['410 bare', { status: 410, isDelta: true }, 'resync', null],
  [
    '429',
    { status: 429, body: error('TooManyRequests', 'x', { innerError: { code: '429' } }) },
    'throttled',
    'TooManyRequests',
  ],
  ['429 bare', { status: 429 }, 'throttled', null],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '9' } }, 'throttled', null],
  ['503 without', { status: 503, body: error('serviceNotAvailable') }, 'transient', 'serviceNotAvailable'],
  [
    '500 denied',
    { status: 500, body: error('Authorization_RequestDenied') },
    'transient',
    'Authorization_RequestDenied',
  ],
  ['501', { status: 501, body: error('NotImplemented') }, 'bug', 'NotImplemented'],
  ['502', { status: 502 }, 'transient', null],
  ['504', { status: 504 }, 'transient', null],
  ['509', { status: 509 }, 'transient', null],
  ['302 on JSON', { status: 302 }, 'protocol', null],
  [
    '200 with an error',
    { status: 200, body: error('InternalServerError') },
    'transient',
    'InternalServerError',
  ],
  ['200 that is not JSON', { status: 200 }, 'transient', null],
  [
    'an envelope without code',
    { status: 400, body: { error: { '@odata.type': 'odata.error' } } },
    'bug',
    null,
  ],
  ['no envelope', { status: 400, body: { code: 'x', message: 'y' } }, 'bug', null],
  ['an array', { status: 400, body: [] }, 'bug', null],
];

describe('classify', () => {
  it.each(table)('%s', (_, given, kind, code) => {
    expect(classify(facts(given))).toMatchObject({ kind, code });
  });

  it('has a case for every kind', () => {
    expect(new Set(table.map(([, , kind]) => kind))).toEqual(new Set(graphErrorKinds));
  });

  it('finds the request id in the header, and else in the body', () => {
    const body = error('x', 'y', { innerError: { 'request-id': 'inner' } });
    expect(classify(facts({ status: 500, body })).requestId).toBe('inner');
    expect(classify(facts({ status: 500, body, headers: { 'request-id': 'outer' } })).requestId).toBe(
      'outer',
    );
  });

  it('survives a chain without end', () => {
    let chain: object = { code: 'deep' };
    for (let depth = 0; depth < 10_000; depth += 1) chain = { innerError: chain };
    expect(classify(facts({ status: 500, body: { error: chain } })).kind).toBe('transient');
  });
});
