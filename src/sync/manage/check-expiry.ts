import type { Connector } from '../../domain/connector.ts';
import { secretExpiry } from '../../domain/secret-expiry.ts';
import type { CheckLine } from './check-line.ts';
import { okLine, warningLine } from './check-line.ts';
import type { CheckSubject } from './check-subject.ts';
import { readExpiry } from './read-expiry.ts';

const name = 'secret expiry';

/** Until when the credential is good: by the app registration as it is now, else by what is known of it. */
export async function checkExpiry(
  { settings, client, openCredential, now }: CheckSubject,
  signal: AbortSignal,
): Promise<CheckLine> {
  const question = { connector: { id: '', clientId: settings.clientId }, client, now };
  const read = await readExpiry({ openCredential }, question, signal);
  const known = 'expiresOn' in read ? { ...settings, secretExpiresReadOn: read.expiresOn } : settings;
  return expiryLine(known, now);
}

/** Until when the credential is good, by what is known of it. */
export function expiryLine(
  known: Pick<Connector, 'secretExpiresOn' | 'secretExpiresReadOn'>,
  now: Date,
): CheckLine {
  const { condition, message, advice } = secretExpiry(known, now);
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
