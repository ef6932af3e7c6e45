import { randomUUID } from 'node:crypto';
import { parseConnectorInput } from '../../domain/connector-input.ts';
import type { Connector, ConnectorSettings, Credential } from '../../domain/connector.ts';
import { type InputFault, plainFault } from '../../domain/input-fault.ts';
import { nextRunAt } from '../../domain/schedule.ts';
import { setNextRunAt } from '../../store/connector-state.ts';
import { insertConnector } from '../../store/connectors.ts';
import { databaseNow } from '../../store/database-now.ts';
import { connectorWarnings } from './connector-warnings.ts';
import type { CredentialInput } from './credential-input.ts';
import { parseCredential } from './credential-input.ts';
import { InputError } from './input-error.ts';
import type { ManageServices } from './manage-services.ts';
import { refuseTaken } from './refuse-taken.ts';

export interface SavedConnector {
  readonly connector: Connector;
  /** Things a person should know although everything was stored, one sentence each. */
  readonly warnings: readonly string[];
}

type AddServices = Pick<ManageServices, 'db' | 'now' | 'sealCredential'>;

/** Adds a connector; throws InputError with all faults, and then nothing is stored. `raw`: see parseConnectorInput. */
export async function addConnector(
  services: AddServices,
  raw: object,
  given: CredentialInput | null,
): Promise<SavedConnector> {
  const { settings, credential, warnings: ofCredential } = parseNew(raw, given, services.now());
  // The id is part of what is sealed, so it is made here: a credential moved to another row does not open.
  const id = randomUUID();
  const sealed = services.sealCredential(id, credential);
  const connector = await refuseTaken(() =>
    services.db.transaction(async (tx) => {
      const added = await insertConnector(tx, id, settings, sealed);
      const next = nextRunAt(added, await databaseNow(tx));
      await setNextRunAt(tx, id, next);
      return { ...added, nextRunAt: next };
    }),
  );
  const warnings = await connectorWarnings(services.db, connector, services.now());
  return { connector, warnings: [...ofCredential, ...warnings] };
}

/** Settings and credential of a connector that is not there yet; throws InputError with all faults. */
export function parseNew(
  raw: object,
  given: CredentialInput | null,
  now: Date,
): {
  readonly settings: ConnectorSettings;
  readonly credential: Credential;
  readonly warnings: readonly string[];
} {
  const parsed = parseConnectorInput(raw);
  const credential = given === null ? null : parseCredential(given, now);
  if ('faults' in parsed || credential === null || 'fault' in credential) {
    throw new InputError([
      ...('faults' in parsed ? parsed.faults : []),
      ...(credential === null ? [missingCredential] : []),
      ...(credential !== null && 'fault' in credential ? [plainFault('credential', credential.fault)] : []),
    ]);
  }
  const secretExpiresOn = parsed.settings.secretExpiresOn ?? credential.expiresOn;
  return {
    settings: { ...parsed.settings, secretExpiresOn },
    credential: credential.credential,
    warnings: credential.warnings,
  };
}

const missingCredential: InputFault = {
  field: 'credential',
  message: 'The credential is missing: enter the client secret, or a certificate with its private key.',
  text: 'The credential is missing: give --client-secret-file FILE, --client-secret-stdin or --certificate-file PEM.',
};
