import Table from 'cli-table3';
import type { App } from '../../src/app.ts';
import { seatsMismatchNote } from '../../src/domain/domains-warning.ts';
import type { RunWithSteps } from '../../src/domain/run.ts';
import { describeRun } from '../../src/cli/output/describe-run.ts';
import { getConnectorById } from '../../src/store/connectors.ts';
import { countByStatus } from '../../src/store/show-status-counts.ts';
import { type ShownSubscription, showSubscriptions } from '../../src/store/show-subscriptions.ts';

/** What one run brought, for a person to read. */
export async function describeResult(app: Pick<App, 'db'>, run: RunWithSteps): Promise<string> {
  const outcome = describeRun(run).join('\n');
  const connector = await getConnectorById(app.db, run.connectorId);
  if (!connector || run.status === 'failed') return `${outcome}\n`;
  const subscriptions = await showSubscriptions(app.db, connector.id);
  const counts = await countByStatus(app.db, connector.id);
  const inScope = counts.active + counts.inactive + counts.none + counts.unmonitored;
  const leftOut = run.steps.find((step) => step.name === 'users')?.outOfScope ?? 0;
  const note = seatsMismatchNote(connector.domains);
  return [
    outcome,
    subscriptionTable(subscriptions),
    `Users: ${number(inScope)} in scope (domains: ${connector.domains.join(', ')}), ${number(leftOut)} left out.`,
    `Activity: ${number(counts.active)} active, ${number(counts.inactive)} inactive, ${number(counts.none)} never active, ${number(counts.unmonitored)} unmonitored.`,
    ...(note === null ? [] : [note]),
    '',
  ].join('\n');
}

function subscriptionTable(subscriptions: readonly ShownSubscription[]): string {
  const head = ['Subscription', 'Paid', 'Assigned', 'In scope', 'Active', 'Inactive', 'None', 'Unmonitored'];
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...head.slice(1).map(() => 'right' as const)],
  });
  for (const sku of subscriptions) {
    const { active, inactive, none, unmonitored } = sku.holdersByStatus;
    const paid = sku.enabled === null ? null : sku.enabled + (sku.warning ?? 0);
    const figures = [paid, sku.consumed, sku.assignedInScope, active, inactive, none, unmonitored];
    table.push([sku.productName, ...figures.map((figure) => number(figure))]);
  }
  return table.toString();
}

function number(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('en-US');
}
