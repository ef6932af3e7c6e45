import { parseConnectorInput } from '../../domain/connector-input.ts';
import type { Connector, ConnectorSettings, Credential } from '../../domain/connector.ts';
import { plainFault } from '../../domain/input-fault.ts';
import { nextRunAt } from '../../domain/schedule.ts';
import { setNextRunAt } from '../../store/connector-state.ts';
import { updateConnector } from '../../store/connectors.ts';
import { databaseNow } from '../../store/database-now.ts';
import type { ConnectorPatch } from '../../store/connectors.ts';
import { getOutdatedRunId } from '../../store/runs.ts';
import { cancelRun } from '../cancel-run.ts';
import type { SavedConnector } from './add-connector.ts';
import { connectorWarnings } from './connector-warnings.ts';
import type { CredentialInput } from './credential-input.ts';
import { parseCredential } from './credential-input.ts';
import { InputError } from './input-error.ts';
import type { ManageServices } from './manage-services.ts';
import { refuseTaken } from './refuse-taken.ts';

type SetServices = Pick<ManageServices, 'db' | 'now' | 'sealCredential'>;

export interface ChangedConnector extends SavedConnector {
  /** The run that was under way with the old settings. */
  readonly canceledRunId: string | null;
}

/**
 * Changes what is given in `raw` and keeps the rest; throws InputError with all faults, and then nothing is
 * stored. A change of tenant, domains or credential cancels the live run: it would go on with the old ones.
 */
export async function setConnector(
  services: SetServices,
  connector: Connector,
  raw: object,
  given: CredentialInput | null,
): Promise<ChangedConnector> {
  const { settings, credential, warnings } = parseChange(connector, raw, given, services.now());
  const sealed = credential === null ? {} : { credential: services.sealCredential(connector.id, credential) };
  const changed = await refuseTaken(() => applyChange(services, connector, { ...settings, ...sealed }));
  // asked for after the change: a run that started just before it is an old one too
  const liveRunId = await getOutdatedRunId(services.db, changed);
  const isCanceled = liveRunId !== null && (await cancelRun(services.db, liveRunId, 'settings changed'));
  return {
    connector: changed,
    warnings: [...warnings, ...(await connectorWarnings(services.db, changed, services.now()))],
    canceledRunId: isCanceled ? liveRunId : null,
  };
}

interface Change {
  readonly settings: ConnectorSettings;
  /** Null: the old one stays. */
  readonly credential: Credential | null;
  readonly warnings: readonly string[];
}

/** What a connector would be with `raw` and the credential given; throws InputError with all faults. */
export function parseChange(
  connector: Connector,
  raw: object,
  given: CredentialInput | null,
  now: Date,
): Change {
  const parsed = parseConnectorInput(raw, connector);
  const credential = given === null ? null : parseCredential(given, now);
  const fault =
    credential !== null && 'fault' in credential ? [plainFault('credential', credential.fault)] : [];
  if ('faults' in parsed) {
    throw new InputError([...parsed.faults, ...fault]);
  }
  if (credential === null) {
    return { settings: parsed.settings, credential: null, warnings: [] };
  }
  if ('fault' in credential) {
    throw new InputError(fault);
  }
  const isDateGiven = 'secretExpires' in raw && raw.secretExpires !== undefined;
  // The date of the old credential says nothing about the new one.
  const secretExpiresOn = isDateGiven ? parsed.settings.secretExpiresOn : credential.expiresOn;
  return {
    settings: { ...parsed.settings, secretExpiresOn },
    credential: credential.credential,
    warnings: credential.warnings,
  };
}

async function applyChange(
  { db }: Pick<SetServices, 'db'>,
  old: Connector,
  patch: ConnectorPatch,
): Promise<Connector> {
  return await db.transaction(async (tx) => {
    const changed = await updateConnector(tx, old.id, patch);
    if (changed === null) {
      throw new InputError([`The connector "${old.name}" was removed in the meantime.`]);
    }
    const isOtherTime =
      changed.schedule !== old.schedule ||
      changed.timezone !== old.timezone ||
      changed.settingsVersion !== old.settingsVersion;
    if (!isOtherTime) {
      return changed;
    }
    const next = nextRunAt(changed, await databaseNow(tx));
    await setNextRunAt(tx, changed.id, next);
    return { ...changed, nextRunAt: next };
  });
}
