import { isGuid } from '../../domain/guid.ts';
import type { RejectedRecord } from '../../domain/rejected-record.ts';
import { GraphError } from '../../graph/graph-error.ts';
import { listCommercialSubscriptions } from '../../graph/resources/commercial-subscriptions.ts';
import { listSubscribedSkus } from '../../graph/resources/subscribed-skus.ts';
import { insertRejectedRows } from '../../store/rejected-rows.ts';
import { type KeptIds, replaceCommercialSubscriptions, replaceSkus } from '../../store/skus.ts';
import { endStep } from '../end-step.ts';
import { commitStep, type JobScope } from '../job-scope.ts';

/**
 * SKUs with their seats, then the commercial subscriptions behind them. The seats are committed first: whoever
 * may not read the commercial side still has them, and the step says what is missing.
 */
export async function readSubscriptions(scope: JobScope): Promise<void> {
  const { client, claim, signal } = scope;
  const skus = await listSubscribedSkus(client, signal);
  await commitStep(scope, async (tx) => {
    const counts = await replaceSkus(tx, claim.connectorId, skus.records, idsOf(skus.rejected, isGuid));
    insertRejectedRows(tx, claim, skus.rejected);
    const read = skus.records.length + skus.rejected.length;
    return { counts: { ...counts, pages: 1, read, rejected: skus.rejected.length }, position: {} };
  });
  const commercial = await listCommercialSubscriptions(client, signal).catch(explainMissing);
  await endStep(scope, { status: 'succeeded', position: null }, async (tx) => {
    const counts = await replaceCommercialSubscriptions(
      tx,
      claim.connectorId,
      commercial.records,
      idsOf(commercial.rejected),
    );
    insertRejectedRows(tx, claim, commercial.rejected);
    const read = commercial.records.length + commercial.rejected.length;
    return { ...counts, pages: 1, read, rejected: commercial.rejected.length };
  });
}

/** Rejected records were listed, so they are not gone; one without an id may be any of them. */
function idsOf(rejected: readonly RejectedRecord[], isId: (id: string) => boolean = () => true): KeptIds {
  const ids = rejected.flatMap(({ recordId }) => (recordId !== null && isId(recordId) ? [recordId] : []));
  return ids.length < rejected.length ? 'all' : ids;
}

function explainMissing(error: unknown): never {
  if (error instanceof GraphError && (error.kind === 'forbidden' || error.kind === 'not-found')) {
    throw new GraphError(
      'forbidden',
      `Seats were read, but not term, trial and renewal: ${error.message}`,
      error,
    );
  }
  throw error;
}
