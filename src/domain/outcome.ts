import type { Failure } from './failure.ts';
import type { RunEnding } from './run.ts';
import type { Step, StepName } from './step.ts';

/** What `judgeOutcome` looks at in a step. */
export type JudgedStep = Pick<Step, 'name' | 'status' | 'rejected' | 'error'>;

export interface OutcomeFlags {
  /** The shrink guard held back the sweep (I4). */
  readonly shrink: boolean;
}

export interface Outcome {
  readonly status: RunEnding;
  /** What kept the run from succeeding; of several, the one that says most about the data. */
  readonly error: Failure | null;
}

/** The code of an `unavailable` step whose source the cloud does not have at all: no fault of the run (design §5). */
export const notInCloud = 'cloud';

/** How a run ended, from its closed steps. */
export function judgeOutcome(steps: readonly JudgedStep[], flags: OutcomeFlags): Outcome {
  const counted = steps.filter((step) => !isNotInCloud(step));
  const faulty = counted.filter((step) => !isRead(step));
  const credential = faulty.find((step) => step.error?.kind === 'credential');
  if (credential !== undefined) return { status: 'failed', error: credential.error };
  if (faulty.length === counted.length && faulty.length > 0) {
    return { status: 'failed', error: faulty.find((step) => step.error !== null)?.error ?? null };
  }
  if (flags.shrink) return { status: 'partial', error: shrinkFailure };
  if (faulty.length > 0) return { status: 'partial', error: stepsFailure(faulty) };
  const rejected = counted.filter((step) => step.rejected > 0);
  if (rejected.length > 0) return { status: 'partial', error: rejectedFailure(rejected) };
  return { status: 'succeeded', error: null };
}

/** What a step that did not read means for the data: one sentence. */
export function meaningFor(step: StepName): string {
  switch (step) {
    case 'organization':
      return 'The organization’s name and verified domains stay as they were.';
    case 'subscriptions':
      return 'Subscriptions and seats stay as they were.';
    case 'users':
      return 'Users and licenses stay as they were, but for pages already read; nobody is removed.';
    default:
      return 'Activity from this report stays as it was; whoever only it could show is unmonitored.';
  }
}

const shrinkFailure: Failure = {
  kind: 'shrink',
  code: null,
  message:
    'More than 20 % of the users in scope were missing from a complete listing. Nobody was removed: the users missing are still shown.',
  advice:
    'If they really left, run the sync again: whoever is missing then too is removed. If not, tell Microsoft support.',
  requestId: null,
};

function isRead(step: JudgedStep): boolean {
  return step.status === 'succeeded' || step.status === 'fetched';
}

function isNotInCloud(step: JudgedStep): boolean {
  return step.status === 'skipped' && step.error?.kind === 'unavailable' && step.error.code === notInCloud;
}

function stepsFailure(faulty: readonly JudgedStep[]): Failure | null {
  const [first, ...others] = faulty.toSorted((a, b) => weight(a) - weight(b));
  if (first === undefined || first.error === null) return null;
  const names = others.map((step) => step.name).join(', ');
  const also = names === '' ? '' : ` Not read either: ${names}.`;
  return { ...first.error, message: `${first.error.message} ${meaningFor(first.name)}${also}` };
}

/** Failed before skipped, and within that users, subscriptions, organization, reports. */
function weight(step: JudgedStep): number {
  const rank = ['users', 'subscriptions', 'organization'].indexOf(step.name);
  return (step.status === 'skipped' ? 10 : 0) + (rank === -1 ? 3 : rank);
}

function rejectedFailure(steps: readonly JudgedStep[]): Failure {
  const counts = steps.map((step) => `${step.name}: ${step.rejected}`).join(', ');
  return {
    kind: 'rejected',
    code: null,
    message: `Some records could not be understood and were left out (${counts}); what was known of them before stays.`,
    advice:
      'Show the run to see each record with its field and reason, and correct it in Microsoft 365; otherwise report it.',
    requestId: null,
  };
}
