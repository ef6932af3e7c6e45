import { durationMs } from '../../../cli/output/run-json.ts';
import { type Run, runStatuses } from '../../../domain/run.ts';
import { select } from '../../html/fields.ts';
import { count, unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { runBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { duration, time } from '../../html/time.ts';

interface RunTable {
  readonly rows: readonly Run[];
  readonly status: Run['status'] | null;
  /** Whether they are of all connectors. */
  readonly isOfAll: boolean;
}

/** A page of runs with the question that can be asked of them. Each duration is drawn beside the longest one. */
export function runTable({ rows, status, isOfAll }: RunTable): Html {
  const longestMs = Math.max(1, ...rows.map((run) => durationMs(run) ?? 0));
  const [first, ...others] = columns(longestMs);
  return html`
    <form method="get" class="filters">
      ${select({
        name: 'status',
        label: 'Outcome',
        value: status ?? '',
        options: [['', 'all'], ...runStatuses.map((each) => [each, each] as const)],
      })}
      <button class="second">Show</button>
    </form>
    ${table({
      caption: 'Runs, newest first',
      columns: isOfAll ? [first, connectorColumn, ...others] : [first, ...others],
      rows,
      empty: empty(status, isOfAll),
    })}
  `;
}

const connectorColumn: TableColumn<Run> = {
  head: 'Connector',
  cell: (run) => html`<a href=${`/connectors/${run.connectorId}`}><bdi>${run.connector}</bdi></a>`,
};

function columns(longestMs: number): readonly [TableColumn<Run>, ...TableColumn<Run>[]] {
  return [
    {
      head: 'Started',
      cell: (run) => html`<a href=${`/runs/${run.id}`}>${time(run.startedAt ?? run.createdAt)}</a>`,
    },
    {
      head: 'Outcome',
      cell: ({ status, error }) => html`
        ${runBadge(status)}
        ${error !== null && html`<small class="part faint" style="min-width: 16rem">${shortened(error.message)}</small>`}
      `,
    },
    { head: 'Mode', cell: (run) => run.mode ?? unknown('not planned') },
    { head: 'Trigger', cell: (run) => run.trigger },
    { head: 'Duration', cell: (run) => durationCell(durationMs(run), longestMs) },
    { head: 'Requests', align: 'number', cell: (run) => count(run.requests) },
  ];
}

function durationCell(ms: number | null, longestMs: number): Html {
  if (ms === null) return unknown('not ended');
  const width = Math.max(1, Math.round((ms / longestMs) * 100));
  return html`${duration(ms)}
    <span class="measure" aria-hidden="true"><span style=${`width: ${width}%`}></span></span>`;
}

/** The page of the run has it whole, and what to do. */
function shortened(message: string): string {
  return message.length <= 120 ? message : `${message.slice(0, 119).trimEnd()}…`;
}

function empty(status: Run['status'] | null, isOfAll: boolean): Html {
  if (status !== null) return html`<p>No run is ${status}. Choose “all” above to see every run.</p>`;
  if (!isOfAll) return html`<p>No run yet. It starts by schedule, or with <b>Run now</b>.</p>`;
  return html`<p>
    No run yet. Runs start by the schedule of a connector, or with <b>Run now</b> on its page:
    <a href="/connectors">see the connectors</a>.
  </p>`;
}
