import { durationMs } from '../../../cli/output/run-json.ts';
import { isLive } from '../../../domain/run.ts';
import type { RunWait, WatchedRun } from '../../../store/watched-run.ts';
import { notice } from '../../html/badge.ts';
import { count, unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { runBadge } from '../../html/status-badge.ts';
import { duration, time } from '../../html/time.ts';
import { failures } from './failure-notice.ts';
import { stepTable } from './step-table.ts';

/** A run, and what is known beside it. */
export interface RunView {
  readonly run: WatchedRun;
  /** Nobody takes its jobs. */
  readonly isWithoutWorker: boolean;
}

/** Everything about a run that changes while it is live: sent with the page, and again whenever it did. */
export function runView({ run, isWithoutWorker }: RunView): Html {
  return html`
    ${run.wait !== null && waitNotice(run.wait)} ${isWithoutWorker && notice('warning', noWorker, startOne)}
    ${failures(run)} ${run.warnings.map((warning) => notice('neutral', warning))} ${facts(run)}
    <h3>Steps</h3>
    ${stepTable(run)}
  `;
}

function facts(run: WatchedRun): Html {
  return html`<dl class="facts">
    <dt>Outcome</dt>
    <dd>${runBadge(run.status)}</dd>
    <dt>Mode</dt>
    <dd>${run.mode === null ? unknown('not planned yet') : modes[run.mode]}</dd>
    <dt>Started</dt>
    <dd>${time(run.startedAt ?? run.createdAt)}, ${triggers[run.trigger]}</dd>
    <dt>Ended</dt>
    <dd>${time(run.finishedAt, 'not yet')}</dd>
    <dt>Duration</dt>
    <dd>${duration(durationMs(run))}</dd>
    <dt>Requests</dt>
    <dd>${count(run.requests)}</dd>
    <dt>Run id</dt>
    <dd><code>${run.id}</code></dd>
  </dl>`;
}

const modes = {
  full: 'full: everything is read',
  incremental: 'incremental: of users, what changed since the run before',
} as const satisfies Record<NonNullable<WatchedRun['mode']>, string>;

const triggers = {
  manual: 'by hand',
  schedule: 'by schedule',
  api: 'by the API',
} as const satisfies Record<WatchedRun['trigger'], string>;

const waits = {
  throttled: [
    'Waiting: Microsoft asked to be left alone until',
    'Nothing is lost, and there is nothing to do.',
  ],
  budget: [
    'Waiting: what Microsoft allows for the reports that are left is used up until',
    'There is nothing to do.',
  ],
  retry: ['What was tried last failed; it is tried again at', 'There is nothing to do yet.'],
} as const satisfies Record<RunWait['reason'], readonly [string, string]>;

function waitNotice({ reason, until }: RunWait): Html {
  const [message, advice] = waits[reason];
  return notice('busy', html`${message} ${time(until)}.`, `The run goes on by itself then. ${advice}`);
}

const noWorker = 'No worker takes jobs, so the run does not begin.';
const startOne = 'Start one with `npm run worker`, or everything in one process with `npm start`.';

/** A run that waits so long for its first job makes one wonder whether anybody is there to take it. */
const patienceMs = 10_000;

/** Whether it is worth asking if there is a worker. */
export function seemsForgotten({ status, wait, createdAt }: WatchedRun, now: Date): boolean {
  return (
    isLive(status) && status === 'queued' && wait === null && now.getTime() - createdAt.getTime() > patienceMs
  );
}
