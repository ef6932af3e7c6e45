import { megabytes } from './peak-memory.ts';
import type { PlayedRun } from './play-run.ts';
import type { Reading } from './run-reader.ts';
import { directoryTables } from './written-rows.ts';

export const requestsOf = ({ requests }: PlayedRun): number =>
  Object.values(requests).reduce((sum, count) => sum + count, 0);

/** Those of the reports: each is asked for, and downloaded. */
export function reportRequestsOf({ requests }: PlayedRun): number {
  return Object.entries(requests).reduce(
    (sum, [kind, count]) => (kind === 'download' || kind.startsWith('reports/') ? sum + count : sum),
    0,
  );
}

/** Rows written in the tables that hold what the tenant is. */
export function directoryRowsOf({ written }: PlayedRun): number {
  return directoryTables.reduce((sum, table) => sum + (written.get(table) ?? 0), 0);
}

/** One sentence with all that a run cost. */
export function describeRun(what: string, run: PlayedRun): string {
  const cpu = Object.entries(run.cpu).map(([name, used]) => `${name} ${used.toFixed(1)}`);
  const rows = [...run.written.values()].reduce((sum, count) => sum + count, 0);
  return (
    `${what}: ${requestsOf(run)} requests, ${run.seconds.toFixed(1)} s, users step ${run.usersSeconds.toFixed(1)} s, ` +
    `CPU s: ${cpu.join(', ')}; worker at most ${megabytes(run.peakBytes)}; ` +
    `${rows.toLocaleString('en-US')} rows written, ${directoryRowsOf(run).toLocaleString('en-US')} of them of the tenant; ` +
    `WAL ${megabytes(run.walBytes)}`
  );
}

export function describeReading(what: string, read: Reading): string {
  return (
    `${what}: ${read.users.toLocaleString('en-US')} users in ${read.seconds.toFixed(1)} s, ` +
    `CPU s ${read.cpuSeconds.toFixed(1)}, at most ${megabytes(read.peakBytes)}`
  );
}
