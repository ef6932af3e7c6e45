import { randomUUID } from 'node:crypto';
import type { Connector, ConnectorSettings, Credential } from '../../domain/connector.ts';
import { requireFree } from '../../store/connector-rows.ts';
import { getTenantThrottledMs } from '../../store/throttles.ts';
import { reserveReport } from '../report-budget.ts';
import { parseNew } from './add-connector.ts';
import { type CheckLine, warningLine } from './check-line.ts';
import { checkSiblings } from './check-siblings.ts';
import type { CredentialInput } from './credential-input.ts';
import type { ManageServices } from './manage-services.ts';
import { refuseTaken } from './refuse-taken.ts';
import { runChecks } from './run-checks.ts';
import { parseChange } from './set-connector.ts';

type CheckServices = Pick<ManageServices, 'db' | 'graph' | 'openCredential' | 'now'>;

/** What somebody entered and has not saved. */
export interface EnteredSettings {
  /** The connector it would change; null for a new one. */
  readonly connector: Connector | null;
  /** See parseConnectorInput. */
  readonly raw: object;
  /** Null: the stored one. */
  readonly given: CredentialInput | null;
}

/**
 * As `checkConnector`, of settings that are not stored: writes no row, and what was entered stays in memory. Throws
 * InputError with all faults before the first line.
 */
export async function* checkSettings(
  services: CheckServices,
  { connector, raw, given }: EnteredSettings,
  signal: AbortSignal,
): AsyncGenerator<CheckLine> {
  const { db } = services;
  const now = services.now();
  const entered = connector === null ? parseNew(raw, given, now) : parseChange(connector, raw, given, now);
  const { settings } = entered;
  await refuseTaken(() => requireFree(db, connector?.id ?? nobody, settings));
  yield* entered.warnings.map((warning) => warningLine('client secret', warning, null));
  yield* checkSiblings(db, settings, connector?.id ?? null);
  const same = connector !== null && isSameApplication(connector, settings) ? connector : null;
  const openCredential = async (): Promise<Credential> =>
    entered.credential ?? (await services.openCredential(connector?.id ?? nobody));
  const client = services.graph.tenant(
    // A name of its own: what it is told must not be taken for the stored connector's.
    { ...settings, connectorId: randomUUID(), settingsVersion: 0, credential: await openCredential() },
    { requests: 0 },
  );
  client.pauseFor(await getTenantThrottledMs(db, settings));
  const reserve = async (report: string): Promise<void> => {
    if (same !== null) await reserveReport(db, { connectorId: same.id, report });
  };
  const isKept = same !== null && entered.credential === null;
  const known = { ...settings, secretExpiresReadOn: isKept ? same.secretExpiresReadOn : null };
  yield* runChecks({ settings: known, client, openCredential, reserve, now }, signal);
}

/** The id of no connector. */
const nobody = '00000000-0000-0000-0000-000000000000';

function isSameApplication(connector: Connector, settings: ConnectorSettings): boolean {
  return (
    connector.tenantId === settings.tenantId &&
    connector.clientId === settings.clientId &&
    connector.cloud === settings.cloud
  );
}
