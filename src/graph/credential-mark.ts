import type { Credential } from '../domain/connector.ts';
import { readCertificateFile } from './certificate-file.ts';

/** Tells whether a registered credential's mark is that of this one: how its secret begins, or its SHA-1 thumbprint. */
export function credentialMark(credential: Credential): (mark: string) => boolean {
  if (credential.type === 'secret') return (hint) => credential.secret.startsWith(hint);
  const file = readCertificateFile(credential.pem);
  const thumbprint = 'fault' in file ? null : file.leaf.fingerprint.replaceAll(':', '').toLowerCase();
  return (mark) => mark === thumbprint;
}
