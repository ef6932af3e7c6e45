import type { Claim } from '../../../store/checkpoints.ts';
import type { Transaction } from '../../../store/database.ts';
import { isLastRange } from '../../../store/ranges.ts';
import type { Committed } from '../../job-scope.ts';
import type { UsersPosition } from './position.ts';

/**
 * What becomes of a range with its last page. One of several is done, but the last of them stays open to check whether
 * they showed everybody: a server that leaves somebody out of filtered listings must not make us remove them (I4).
 */
export async function endOfRange(
  tx: Transaction,
  claim: Claim,
  position: UsersPosition,
): Promise<Pick<Committed<UsersPosition>, 'position' | 'isComplete'>> {
  if (position.filter === null || !(await isLastRange(tx, claim))) return { position, isComplete: true };
  return { position: { ...position, phase: 'check' } };
}
