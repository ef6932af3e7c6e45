import type { Connector } from '../../domain/connector.ts';
import { mayReadRegistration } from '../../domain/permissions.ts';
import { matchExpiry } from '../../domain/registered-credential.ts';
import { utcDay } from '../../domain/secret-expiry.ts';
import { credentialMark } from '../../graph/credential-mark.ts';
import { GraphError } from '../../graph/graph-error.ts';
import { listRegisteredCredentials } from '../../graph/resources/application.ts';
import type { TenantClient } from '../../graph/tenant-client.ts';
import type { SyncDeps } from '../deps.ts';

/** What the app registration said. `refusal`: why it said nothing; null where the token may not ask. */
export type ExpiryRead = { readonly expiresOn: string | null } | { readonly refusal: GraphError | null };

export interface ExpiryQuestion {
  readonly connector: Pick<Connector, 'id' | 'clientId'>;
  readonly client: TenantClient;
  readonly now: Date;
}

/**
 * Asks the app registration until when the credential in use is good: one request, or none where the token lacks
 * the permission. An `expiresOn` of null: it is not told for sure. Throws what is no answer of Graph's, such as an
 * abort.
 */
export async function readExpiry(
  services: Pick<SyncDeps, 'openCredential'>,
  { connector, client, now }: ExpiryQuestion,
  signal: AbortSignal,
): Promise<ExpiryRead> {
  try {
    if (!mayReadRegistration(await client.roles(signal))) return { refusal: null };
    const credential = await services.openCredential(connector.id);
    const { clientId } = connector;
    const registered = await listRegisteredCredentials(client, { clientId, type: credential.type }, signal);
    const end = matchExpiry(credentialMark(credential), registered, now);
    return { expiresOn: end && utcDay(end) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof GraphError) return { refusal: error };
    throw error;
  }
}
