import type { Connector } from '../../domain/connector.ts';
import { secretExpiry } from '../../domain/secret-expiry.ts';
import type { TenantClient } from '../../graph/tenant-client.ts';
import type { CheckLine } from './check-line.ts';
import { okLine, warningLine } from './check-line.ts';
import type { ManageServices } from './manage-services.ts';
import { readExpiry } from './read-expiry.ts';

const name = 'secret expiry';

/** Until when the credential is good: by the app registration as it is now, else by what is stored. */
export async function checkExpiry(
  services: Pick<ManageServices, 'now' | 'openCredential'>,
  { connector, client }: { readonly connector: Connector; readonly client: TenantClient },
  signal: AbortSignal,
): Promise<CheckLine> {
  const now = services.now();
  const read = await readExpiry(services, { connector, client, now }, signal);
  const known = 'expiresOn' in read ? { ...connector, secretExpiresReadOn: read.expiresOn } : connector;
  return expiryLine(known, now);
}

/** Until when the credential is good, by what is stored. */
export function expiryLine(connector: Connector, now: Date): CheckLine {
  const { condition, message, advice } = secretExpiry(connector, now);
  switch (condition) {
    case 'unknown':
      return okLine(name, advice === null ? message : `${message} ${advice}`);
    case 'good':
      return okLine(name, message);
    case 'soon':
    case 'over':
      return warningLine(name, message, advice);
  }
}
