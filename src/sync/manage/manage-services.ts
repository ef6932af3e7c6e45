import type { Credential } from '../../domain/connector.ts';
import type { KeyRing } from '../../lib/sealing.ts';
import type { SealedCredential } from '../../store/connector-rows.ts';
import type { SyncDeps } from '../deps.ts';

/** What the management of connectors needs; the same for the admin script and for the pages. */
export interface ManageServices extends Pick<SyncDeps, 'db' | 'queue' | 'graph' | 'openCredential' | 'now'> {
  /** SECRETS_KEY: for credentials as they are stored, which nothing has to understand. */
  readonly keys: KeyRing;
  /** Seals a credential for the connector of that id, with the first of SECRETS_KEY. */
  sealCredential(connectorId: string, credential: Credential): SealedCredential;
  /** Where product names come from; null: Microsoft's published address. */
  readonly catalogUrl: string | null;
}
