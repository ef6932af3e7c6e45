import type { Step, StepName } from '../../domain/step.ts';
import { localDay } from '../../lib/local-day.ts';
import type { Transaction } from '../../store/database.ts';
import { writeAppFigures, writeServiceFigures, writeSkuFigures } from '../../store/figures.ts';
import type { StoredReport } from '../../store/reports.ts';
import type { JobScope } from '../job-scope.ts';

/**
 * The figures of the connector's day. They cannot be collected afterwards, and they are written only from what
 * this run read: a day without a figure says more than a wrong one (I9).
 */
export function writeFigures(
  tx: Transaction,
  { claim, connector }: JobScope,
  { steps, reports }: { readonly steps: readonly Step[]; readonly reports: readonly StoredReport[] },
): void {
  const day = localDay(claim.claimedAt, connector.timezone);
  const isRead = (name: StepName): boolean =>
    steps.some((step) => step.name === name && step.status === 'succeeded');
  // A report that conceals some of the people would count too few, for ever.
  const isWhole = (name: string): boolean =>
    isRead(`report:${name}`) &&
    reports.some((report) => report.name === name && report.state === 'read' && report.concealed === 0);
  if (isRead('subscriptions') && isRead('users')) writeSkuFigures(tx, connector.id, day);
  if (isWhole('getOffice365ActiveUserDetail')) {
    writeServiceFigures(tx, connector.id, { day, withinDays: connector.thresholds.inactiveAfterDays });
  }
  if (isWhole('getM365AppUserDetail')) writeAppFigures(tx, connector.id, day);
}
