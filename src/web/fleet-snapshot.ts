import type { App } from '../app.ts';
import { type FleetSnapshot, mostSeries, type Series } from '../observe/fleet-metrics.ts';
import type { Queryable } from '../store/database.ts';
import {
  countFleet,
  type FleetConnector,
  type FleetCounts,
  listFleetConnectors,
  listFleetExpiries,
} from '../store/fleet-connectors.ts';
import { countEndedRuns, readFleetRuns } from '../store/fleet-runs.ts';
import { seatSeries } from './seat-series.ts';

/** The database's part of the fleet's metrics, one statement after the other: a scrape must not take the pool. */
export async function readDatabaseFigures(db: Queryable): Promise<NonNullable<FleetSnapshot['database']>> {
  const counts = await countFleet(db);
  const runs = await readFleetRuns(db);
  const ended = await countEndedRuns(db);
  const connectors = await listFleetConnectors(db, mostSeries);
  const expiries = await listFleetExpiries(db, mostSeries);
  return {
    m365_connectors: byLabel('state', {
      active: counts.active,
      paused: counts.paused,
      throttled: counts.throttled,
      needs_attention: counts.needsAttention,
    }),
    m365_runs_live: byLabel('status', { queued: runs.queued, running: runs.running }),
    m365_runs_ended_last_hour: byLabel('status', ended),
    m365_queue_wait_seconds: { shown: [{ labels: {}, value: runs.waitSeconds }], total: 1 },
    ...connectorSeries(connectors, counts),
    m365_secret_expires_in_days: {
      shown: expiries.map(({ connector, days }) => ({ labels: { connector }, value: days })),
      total: counts.withExpiry,
    },
    ...(await seatSeries(db)),
  };
}

/** The queue's part. An embedded queue has one worker, that of its process, and no list of them. */
export async function readQueueFigures({
  queue,
  db,
}: Pick<App, 'queue' | 'db'>): Promise<NonNullable<FleetSnapshot['queue']>> {
  const jobs = await queue.countJobs();
  const workers = db.home === 'embedded' ? 1 : await queue.countWorkers();
  return {
    m365_queue_jobs: byLabel('state', jobs),
    m365_workers: { shown: [{ labels: {}, value: workers }], total: 1 },
  };
}

function connectorSeries(connectors: readonly FleetConnector[], counts: FleetCounts) {
  return {
    m365_data_age_seconds: {
      shown: connectors.flatMap(({ connector, dataAgeSeconds }) =>
        dataAgeSeconds === null ? [] : [{ labels: { connector }, value: dataAgeSeconds }],
      ),
      total: counts.withData,
    },
    m365_last_run_status: {
      shown: connectors.flatMap(({ connector, lastRunStatus }) =>
        lastRunStatus === null ? [] : [{ labels: { connector, status: lastRunStatus }, value: 1 }],
      ),
      total: counts.withLastRun,
    },
    m365_connector_needs_attention: {
      shown: connectors.flatMap(({ connector, needsAttention }) =>
        needsAttention ? [{ labels: { connector }, value: 1 }] : [],
      ),
      total: counts.needsAttention,
    },
  };
}

function byLabel(label: string, counts: Readonly<Record<string, number>>): Series {
  const shown = Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }));
  return { shown, total: shown.length };
}
