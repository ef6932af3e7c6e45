import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { graphResource } from './graph-resource.ts';

interface SeenRequest {
  readonly kind: string;
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
}

interface EndedRun {
  readonly status: string;
  readonly trigger: string;
  readonly durationMs: number;
}

/** What one process counts of its own work. Graph's and the runs' parts are filled in by whoever does that work. */
export interface ProcessMetrics {
  onRequest(seen: SeenRequest): void;
  readonly sync: {
    throttled(waitMs: number): void;
    runEnded(run: EndedRun): void;
  };
  /** `count` is asked at each scrape; without it the process has no such series. */
  watchJobs(count: () => number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

// From an answer of Graph's cache to the slowest phase that the client waits for.
const requestSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 75];
// From an unchanged small tenant to the deadline of a day.
const runSeconds = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 86_400];

// The lag of the event loop is measured at each scrape. Its distribution would need a timer that wakes every process 100
// times a second, which is most of what one with nothing to do costs.
const sampledLags = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'] as const;
/** The longest that a timer can wait. */
const neverMs = 2 ** 31 - 1;

/** Counters of this process in a registry of their own. */
export function openProcessMetrics(): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: neverMs });
  for (const name of sampledLags) registry.removeSingleMetric(`nodejs_eventloop_lag_${name}_seconds`);
  const registers = [registry];
  const requests = new Counter({
    name: 'm365_graph_requests_total',
    help: 'Requests sent to Microsoft, retries included; status is the HTTP status, or error where no answer came.',
    labelNames: ['resource', 'status'],
    registers,
  });
  const requestDuration = new Histogram({
    name: 'm365_graph_request_duration_seconds',
    help: 'From the sending of a request to the last byte of its answer.',
    labelNames: ['resource'],
    buckets: requestSeconds,
    registers,
  });
  const throttled = new Counter({
    name: 'm365_throttled_seconds_total',
    help: 'Seconds Microsoft asked us to wait, summed over its answers.',
    registers,
  });
  const runs = new Counter({
    name: 'm365_runs_ended_total',
    help: 'Runs this process ended; one canceled by a person is not among them.',
    labelNames: ['status', 'trigger'],
    registers,
  });
  const runDuration = new Histogram({
    name: 'm365_run_duration_seconds',
    help: 'From the first claim of a run to its end.',
    labelNames: ['status'],
    buckets: runSeconds,
    registers,
  });
  return {
    onRequest: ({ status, durationMs, ...seen }) => {
      const resource = graphResource(seen);
      requests.inc({ resource, status: status ?? 'error' });
      requestDuration.observe({ resource }, durationMs / 1_000);
    },
    sync: {
      throttled: (waitMs) => throttled.inc(waitMs / 1_000),
      runEnded: ({ status, trigger, durationMs }) => {
        runs.inc({ status, trigger });
        // Two clocks of one database, but a clock may be set back between them.
        runDuration.observe({ status }, Math.max(0, durationMs) / 1_000);
      },
    },
    watchJobs: (count) => watchJobs(registry, count),
    text: () => registry.metrics(),
  };
}

function watchJobs(registry: Registry, count: () => number): void {
  const gauge: Gauge = new Gauge({
    name: 'm365_jobs_in_hand',
    help: 'Jobs this process works at now.',
    registers: [registry],
    collect: () => gauge.set(count()),
  });
}
