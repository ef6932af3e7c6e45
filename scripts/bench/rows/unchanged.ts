import type { BenchRow } from '../bench-row.ts';
import { describeRun, directoryRowsOf, reportRequestsOf, requestsOf } from '../describe-run.ts';
import { playRun } from '../play-run.ts';

/** A tenant in which nothing happened since the last run. */
export const unchanged: BenchRow = {
  name: 'unchanged',
  what: 'an incremental run of the tenant of 100,000 users in which nothing changed, next to the full run before it',
  isDefault: true,
  run: async (say, shared) => {
    const { fleet, runs, installation } = await shared.largeTenant();
    const full = runs.at(-1);
    if (full === undefined) throw new Error('there was no full run');
    const run = await playRun(fleet, installation);
    if (run.mode !== 'incremental') throw new Error(`the second run was ${run.mode}`);
    say(describeRun('incremental run', run));
    const requests = requestsOf(run) - reportRequestsOf(run);
    const rows = directoryRowsOf(run);
    return {
      lines: [
        {
          what: 'requests beside those of the reports',
          measured: String(requests),
          reference: String(requestsOf(full) - reportRequestsOf(full)),
          value: requests,
          unit: 'requests',
          bound: { kind: 'at most', value: 8 },
        },
        {
          what: 'rows of users, licenses, SKUs and subscriptions written',
          measured: rows.toLocaleString('en-US'),
          reference: directoryRowsOf(full).toLocaleString('en-US'),
          value: rows,
          unit: 'rows',
          bound: { kind: 'at most', value: 0 },
        },
        {
          what: 'whole run with its reports',
          measured: `${run.seconds.toFixed(1)} s`,
          reference: `${full.seconds.toFixed(1)} s`,
          value: run.seconds / full.seconds,
          unit: 'x',
          bound: null,
        },
      ],
      notes: [describeRun('incremental run', run)],
    };
  },
};
