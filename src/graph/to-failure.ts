import type { Failure, FailureKind } from '../domain/failure.ts';
import { adviceFor } from './advice.ts';
import type { GraphError, GraphErrorKind } from './graph-error.ts';

const failureKindOf = {
  throttled: 'transient',
  transient: 'transient',
  credential: 'credential',
  forbidden: 'forbidden',
  unavailable: 'unavailable',
  'expired-page': 'resync',
  resync: 'resync',
  'not-found': 'protocol',
  protocol: 'protocol',
  bug: 'bug',
} as const satisfies Record<GraphErrorKind, FailureKind>;

/** A fault of Graph's as it is stored and shown: kind, Microsoft's code and request id, and one sentence of advice. */
export function toFailure(error: GraphError): Failure {
  return {
    kind: failureKindOf[error.kind],
    code: error.code,
    message: asSentence(error.message),
    advice: error.advice ?? adviceFor(error),
    requestId: error.requestId,
  };
}

/** Microsoft's own words often end without a full stop; the advice stands right behind them. */
function asSentence(text: string): string {
  return /[.!?…]["”’)]*$/.test(text.trimEnd()) ? text.trimEnd() : `${text.trimEnd()}.`;
}
