import { isLive } from '../../../domain/run.ts';
import type { StepCounts } from '../../../domain/step.ts';
import type { RunWait, WatchedRun, WatchedStep } from '../../../store/watched-run.ts';
import { count, plural, unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { runBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { duration, time } from '../../html/time.ts';
import { stepTitle } from './step-title.ts';

/** What each step of a run did, or does. */
export function stepTable({
  status,
  steps,
  usersTotal,
}: Pick<WatchedRun, 'status' | 'steps' | 'usersTotal'>): Html {
  return table({
    caption: 'Steps',
    columns: [
      { head: 'Step', cell: (step) => stepCell(step, usersTotal) },
      { head: 'Status', cell: statusCell },
      ...counts.map(countColumn),
      { head: 'Requests', align: 'number', cell: requestsCell },
      { head: 'Duration', align: 'number', cell: durationCell },
    ],
    rows: steps,
    empty: html`<p>${isLive(status) ? notPlanned : neverPlanned}</p>`,
  });
}

const notPlanned = 'Not planned yet: the first job of the run decides what is to be read.';
const neverPlanned = 'The run ended before it was planned, so nothing was read.';

const counts = [
  ['read', 'Read'],
  ['inserted', 'Inserted'],
  ['updated', 'Updated'],
  ['unchanged', 'Unchanged'],
  ['removed', 'Removed'],
  ['rejected', 'Rejected'],
  ['outOfScope', 'Out of scope'],
] as const satisfies readonly (readonly [keyof StepCounts, string])[];

function countColumn([name, head]: (typeof counts)[number]): TableColumn<WatchedStep> {
  return {
    head,
    align: 'number',
    cell: (step) => {
      if (step.status === 'pending') return unknown('not begun');
      const shown = count(step[name]);
      return name === 'rejected' && step.rejected > 0 ? html`<a href="#rejected">${shown}</a>` : shown;
    },
  };
}

function stepCell(step: WatchedStep, usersTotal: number | null): Html {
  const title = stepTitle(step.name);
  if (step.name !== 'users' || usersTotal === null || !isUnderWay(step)) return title;
  const done = Math.min(step.read, usersTotal);
  const said = `${done.toLocaleString('en-US')} of ${usersTotal.toLocaleString('en-US')} users read`;
  return html`${title}
    <progress class="part" value=${done} max=${Math.max(usersTotal, 1)} aria-label=${said}></progress>
    <small class="part faint">${said}</small>`;
}

function statusCell({ status, attempts, wait }: WatchedStep): Html {
  return html`${runBadge(status)}
  ${attempts > 1 && html`<small class="part faint">attempt ${attempts}</small>`} ${waitNote(wait)}`;
}

function requestsCell({ status, requests, pages }: WatchedStep): Html {
  if (status === 'pending') return unknown('not begun');
  return html`${count(requests)}
  ${pages > 0 && html`<small class="part faint">${plural(pages, 'page')}</small>`}`;
}

/** That of a step under way changes all the time: said when it ended. */
function durationCell(step: WatchedStep): Html {
  const { durationMs, throttledMs } = step;
  return html`${duration(isUnderWay(step) ? null : durationMs, 'not ended')}
  ${throttledMs > 0 && html`<small class="part faint">${duration(throttledMs)} throttled</small>`}`;
}

function isUnderWay({ status }: WatchedStep): boolean {
  return status === 'pending' || status === 'running' || status === 'fetched';
}

const reasons = {
  throttled: 'waits for Microsoft until',
  budget: 'waits for Microsoft’s limit of this report until',
  retry: 'failed, tried again at',
} as const satisfies Record<RunWait['reason'], string>;

function waitNote(wait: RunWait | null): Html {
  return wait !== null && html`<small class="part faint">${reasons[wait.reason]} ${time(wait.until)}</small>`;
}
