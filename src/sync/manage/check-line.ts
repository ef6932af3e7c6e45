import { GraphError } from '../../graph/graph-error.ts';
import { toFailure } from '../../graph/to-failure.ts';

/** One thing that `check` looked at. `warning`: a run works, but somebody should know. */
export interface CheckLine {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly message: string;
  /** What to do; null where there is nothing to do. */
  readonly advice: string | null;
  readonly code: string | null;
  readonly requestId: string | null;
}

export function okLine(name: string, message: string): CheckLine {
  return { name, status: 'ok', message, advice: null, code: null, requestId: null };
}

export function warningLine(name: string, message: string, advice: string | null): CheckLine {
  return { name, status: 'warning', message, advice, code: null, requestId: null };
}

export function failedLine(name: string, message: string, advice: string | null): CheckLine {
  return { name, status: 'failed', message, advice, code: null, requestId: null };
}

/** What Graph refused; throws on what is no answer of Graph's, such as a signal that was aborted. */
export function refusedLine(name: string, error: unknown): CheckLine {
  if (!(error instanceof GraphError)) {
    throw error;
  }
  const { message, advice, code, requestId } = toFailure(error);
  return { name, status: 'failed', message, advice, code, requestId };
}
