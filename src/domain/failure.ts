/**
 * What can end a step or a run. `credential` stops retries and the schedule; `forbidden`, `unavailable`
 * and `concealed` skip a step; `shrink`, `rejected` and `drift` are judgements on what was read.
 */
export const failureKinds = [
  'credential',
  'forbidden',
  'unavailable',
  'concealed',
  'transient',
  'protocol',
  'resync',
  'shrink',
  'rejected',
  'settings',
  'deadline',
  'bug',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** What failed, Microsoft's code and request id where there are any, and what the customer can do. */
export interface Failure {
  readonly kind: FailureKind;
  readonly code: string | null;
  readonly message: string;
  readonly advice: string;
  readonly requestId: string | null;
}
