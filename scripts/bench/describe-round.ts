import { loadavg } from 'node:os';
import type { Round } from './play-round.ts';

/** One sentence: how long, and how many milliseconds of CPU each run cost whom. */
export function describeRound(what: string, { runs, seconds, cpu }: Round): string {
  const each = Object.entries(cpu).map(([name, used]) => `${name} ${((used * 1_000) / runs).toFixed(0)}`);
  const [load = 0] = loadavg();
  const rate = runsPerMinute({ runs, seconds }).toFixed(0);
  return (
    `${what}: ${runs} runs in ${seconds.toFixed(1)} s, ${rate} per minute, ` +
    `CPU ms per run: ${each.join(', ')}; load at the end ${load.toFixed(1)}`
  );
}

export function runsPerMinute({ runs, seconds }: Pick<Round, 'runs' | 'seconds'>): number {
  return (runs * 60) / seconds;
}
