/** What a page or a list is asked with, request by request: the same every time the program runs. */
export interface PageTarget {
  readonly what: string;
  /** The path of the n-th request. */
  readonly path: (n: number) => string;
}

/** Ids that paths are made of. */
export interface PageIds {
  readonly connectorId: string;
  readonly runId: string;
  readonly skuId: (n: number) => string;
  readonly userId: (n: number) => string;
}

const at = <T>(values: readonly T[], n: number): T => {
  const value = values[n % values.length];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
};

const statuses = ['active', 'inactive', 'none', 'unmonitored'] as const;
const searches = ['bowen', 'garcía', 'person12', 'zzzz', 'person199999@', 'e', '100%', 'contoso3'];
const sorts = ['name', 'activity', 'created'] as const;
const ways = ['ascending', 'descending'] as const;

/** Every filter alone and many together, every sort both ways: seven to six, so that all of them meet. */
function userQuery(n: number, ids: PageIds): string {
  const filters: readonly Readonly<Record<string, string>>[] = [
    {},
    { text: at(searches, n) },
    { sku: ids.skuId(1 + (n % 40)) },
    { sku: ids.skuId(1 + (n % 8)), status: at(statuses, n) },
    { status: at(statuses, n), enabled: 'yes', type: 'guest' },
    { department: 'Archive', country: 'Japan' },
    { text: 'a', department: 'Finance', domain: 'contoso1.example', status: 'inactive', type: 'member' },
  ];
  const order = { sort: at(sorts, n), order: at(ways, Math.floor(n / 3)) };
  return new URLSearchParams({ ...at(filters, n), ...order }).toString();
}

function holderQuery(n: number): string {
  return new URLSearchParams({ status: at(statuses, n) }).toString();
}

function connectorQuery(n: number): string {
  return new URLSearchParams({ text: at(['tenant', '99', 'x'], n) }).toString();
}

/** Every page that people open, and every list and object of the API. */
export function pageTargets(ids: PageIds): readonly PageTarget[] {
  const connector = `/connectors/${ids.connectorId}`;
  const api = '/api/v1';
  const kinds = ['skus', 'services', 'apps'] as const;
  const days = ['30', '90', '365'] as const;
  const paths: readonly (readonly [what: string, path: (n: number) => string])[] = [
    ['/', () => '/'],
    ['/connectors', (n) => `/connectors${n % 2 === 0 ? '' : `?${connectorQuery(n)}`}`],
    ['/connectors/new', () => '/connectors/new'],
    ['/connectors/:id/subscriptions', () => `${connector}/subscriptions`],
    [
      '/connectors/:id/subscriptions/:skuId',
      (n) => `${connector}/subscriptions/${ids.skuId(1 + (n % 8))}?${holderQuery(n)}&days=${at(days, n)}`,
    ],
    ['/connectors/:id/users', (n) => `${connector}/users?${userQuery(n, ids)}`],
    ['/connectors/:id/users/:userId', (n) => `${connector}/users/${ids.userId(1 + n * 1_999)}`],
    ['/connectors/:id/activity', (n) => `${connector}/activity?days=${at(days, n)}`],
    ['/connectors/:id/runs', () => `${connector}/runs`],
    ['/connectors/:id/settings', () => `${connector}/settings`],
    ['/runs', (n) => (n % 2 === 0 ? '/runs' : `/runs?status=${at(['failed', 'partial', 'succeeded'], n)}`)],
    ['/runs/:runId', () => `/runs/${ids.runId}`],
    [`${api}/connectors`, (n) => `${api}/connectors?limit=50${n % 2 === 0 ? '' : `&${connectorQuery(n)}`}`],
    [`${api}/connectors/:id`, () => `${api}${connector}`],
    [`${api}/connectors/:id/subscriptions`, () => `${api}${connector}/subscriptions`],
    [
      `${api}/connectors/:id/subscriptions/:skuId/holders`,
      (n) => `${api}${connector}/subscriptions/${ids.skuId(1 + (n % 8))}/holders?${holderQuery(n)}`,
    ],
    [`${api}/connectors/:id/users`, (n) => `${api}${connector}/users?limit=50&${userQuery(n, ids)}`],
    [`${api}/connectors/:id/users/:userId`, (n) => `${api}${connector}/users/${ids.userId(1 + n * 1_999)}`],
    [`${api}/connectors/:id/activity`, () => `${api}${connector}/activity?limit=100`],
    [`${api}/connectors/:id/figures`, (n) => `${api}${connector}/figures?kind=${at(kinds, n)}`],
    [`${api}/runs`, (n) => `${api}/runs${n % 2 === 0 ? '' : `?connectorId=${ids.connectorId}`}`],
    [`${api}/runs/:runId`, () => `${api}/runs/${ids.runId}`],
    [`${api}/runs/:runId/rejected`, () => `${api}/runs/${ids.runId}/rejected`],
  ];
  return paths.map(([what, path]) => ({ what, path }));
}
