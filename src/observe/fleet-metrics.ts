import { Gauge, Registry } from 'prom-client';

type Labels = Readonly<Record<string, string>>;

/** Series of one metric: those shown, and how many there would be in all. */
export interface Series {
  readonly shown: readonly { readonly labels: Labels; readonly value: number }[];
  readonly total: number;
}

/** What the whole installation looks like from its database and its queue; null for one that did not answer. */
export interface FleetSnapshot {
  readonly database: Readonly<Record<DatabaseMetric, Series>> | null;
  readonly queue: Readonly<Record<QueueMetric, Series>> | null;
}

type DatabaseMetric = keyof typeof databaseMetrics;
type QueueMetric = keyof typeof queueMetrics;

/** Series of one metric that are served at most: Prometheus holds all of them in memory. */
export const mostSeries = 5_000;

const databaseMetrics = {
  m365_connectors: {
    help: 'Connectors by state.',
    labels: ['state'],
  },
  m365_runs_live: {
    help: 'Runs queued and running.',
    labels: ['status'],
  },
  m365_runs_ended_last_hour: {
    help: 'Runs that ended within the last hour, by a command as well.',
    labels: ['status'],
  },
  m365_queue_wait_seconds: {
    help: 'How long the job that waits longest has waited for a worker; 0 when none waits.',
    labels: [],
  },
  m365_sku_seats: {
    help: 'Seats of a SKU by status. Unknown numbers have no series.',
    labels: ['connector', 'tenant_id', 'sku_part_number', 'sku_id', 'status'],
  },
  m365_sku_seats_consumed: {
    help: 'Seats of a SKU that are assigned, as Microsoft counts them.',
    labels: ['connector', 'tenant_id', 'sku_part_number', 'sku_id'],
  },
  m365_data_age_seconds: {
    help: 'Age of the users shown; no series before the first complete read.',
    labels: ['connector'],
  },
  m365_last_run_status: {
    help: '1 for the status the last run of a connector ended with.',
    labels: ['connector', 'status'],
  },
  m365_secret_expires_in_days: {
    help: 'Days until the secret or certificate expires; negative once it is over.',
    labels: ['connector'],
  },
  m365_connector_needs_attention: {
    help: '1 for a connector whose credential is refused.',
    labels: ['connector'],
  },
} as const satisfies Readonly<Record<string, Kind>>;

const queueMetrics = {
  m365_queue_jobs: {
    help: 'Jobs in the queue by state.',
    labels: ['state'],
  },
  m365_workers: {
    help: 'Workers that take jobs, in all processes.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** The snapshot in the text format of Prometheus. */
export async function renderFleet({ database, queue }: FleetSnapshot): Promise<string> {
  const registry = new Registry();
  const up = gauge(registry, 'm365_fleet_up', '1 where database and queue answered this scrape.', []);
  up.set(database !== null && queue !== null ? 1 : 0);
  const kinds = [...entries(databaseMetrics, database), ...entries(queueMetrics, queue)];
  const omitted = gauge(registry, 'm365_series_omitted', 'Series left out of a metric that has too many.', [
    'metric',
  ]);
  for (const { name, kind, series } of kinds) {
    const shown = series.shown.slice(0, mostSeries);
    const metric = gauge(registry, name, kind.help, kind.labels);
    for (const { labels, value } of shown) metric.set(labels, value);
    omitted.set({ metric: name }, Math.max(0, series.total - shown.length));
  }
  return registry.metrics();
}

interface Kind {
  readonly help: string;
  readonly labels: readonly string[];
}

function entries<Name extends string>(
  kinds: Readonly<Record<Name, Kind>>,
  found: Readonly<Record<Name, Series>> | null,
): readonly { readonly name: Name; readonly kind: Kind; readonly series: Series }[] {
  if (found === null) return [];
  const names = Object.keys(kinds).filter((name): name is Name => name in found);
  return names.map((name) => ({ name, kind: kinds[name], series: found[name] }));
}

function gauge(registry: Registry, name: string, help: string, labelNames: readonly string[]): Gauge {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}
