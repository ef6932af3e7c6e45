import { GraphError, type GraphErrorKind } from '../../../graph/graph-error.ts';

const kinds: ReadonlySet<GraphErrorKind> = new Set([
  'forbidden',
  'not-found',
  'unavailable',
  'bug',
  'protocol',
  'resync',
]);

/**
 * True for a refusal that the users step copes with when it asks for what it does not need to list everybody: their
 * number, and the link to continue from.
 */
export function isCopedWith(error: unknown): error is GraphError {
  return error instanceof GraphError && kinds.has(error.kind);
}
