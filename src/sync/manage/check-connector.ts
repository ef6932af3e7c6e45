import type { Connector } from '../../domain/connector.ts';
import { getThrottledMs } from '../../store/throttles.ts';
import { reserveReport } from '../report-budget.ts';
import type { CheckLine } from './check-line.ts';
import { checkSiblings } from './check-siblings.ts';
import type { ManageServices } from './manage-services.ts';
import { runChecks } from './run-checks.ts';

type CheckServices = Pick<ManageServices, 'db' | 'graph' | 'openCredential' | 'now'>;

/**
 * Tries what a run would need with the smallest requests there are, and says what to do where it fails. Changes
 * nothing.
 */
export async function* checkConnector(
  services: CheckServices,
  connector: Connector,
  signal: AbortSignal,
): AsyncGenerator<CheckLine> {
  const { db } = services;
  yield* checkSiblings(db, connector, connector.id);
  const openCredential = () => services.openCredential(connector.id);
  const client = services.graph.tenant(
    { ...connector, connectorId: connector.id, credential: await openCredential() },
    { requests: 0 },
  );
  // Microsoft asked to be left alone for so long, and so it is (I6).
  client.pauseFor(await getThrottledMs(db, connector.id));
  const reserve = (report: string) => reserveReport(db, { connectorId: connector.id, report });
  yield* runChecks({ settings: connector, client, openCredential, reserve, now: services.now() }, signal);
}
