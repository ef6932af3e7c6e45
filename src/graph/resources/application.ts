import type { Credential } from '../../domain/connector.ts';
import type { RegisteredCredential } from '../../domain/registered-credential.ts';
import { GraphError } from '../graph-error.ts';
import { parseRecords } from '../parse-records.ts';
import type { TenantClient } from '../tenant-client.ts';
import { applicationWire, keyCredentialWire, passwordCredentialWire } from '../wire/application.ts';

/**
 * What the app registration lists of one type of credential. It stands only in the tenant where the application is
 * registered: elsewhere Graph answers 404 (graph-facts §10). Rejects with `GraphError`.
 */
export async function listRegisteredCredentials(
  client: TenantClient,
  { clientId, type }: { readonly clientId: string; readonly type: Credential['type'] },
  signal: AbortSignal,
): Promise<readonly RegisteredCredential[]> {
  const field = type === 'secret' ? 'passwordCredentials' : 'keyCredentials';
  const application = await client.get(
    { link: `applications(appId='${clientId}')?$select=id,appId,${field}`, parse: parseApplication },
    signal,
  );
  // One that cannot be read cannot be matched either: it is left out.
  return type === 'secret'
    ? parseRecords(application.passwordCredentials ?? [], passwordCredentialWire, (wire) =>
        registered(wire.hint, wire.endDateTime),
      ).records
    : parseRecords(application.keyCredentials ?? [], keyCredentialWire, (wire) =>
        registered(thumbprint(wire.customKeyIdentifier), wire.endDateTime),
      ).records;
}

function parseApplication(body: unknown) {
  const parsed = applicationWire.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new GraphError('protocol', 'Microsoft Graph answered with something that is no application.');
}

function registered(mark: string | null, end: string): RegisteredCredential {
  return { mark: mark === '' ? null : mark, endsAt: new Date(end) };
}

/** The identifier of a certificate is its SHA-1 thumbprint unless somebody chose another; Graph writes it as hex or base64. */
function thumbprint(identifier: string | null): string | null {
  if (identifier === null) return null;
  const isHex = /^[0-9a-f]{40}$/i.test(identifier);
  return isHex ? identifier.toLowerCase() : Buffer.from(identifier, 'base64').toString('hex');
}
