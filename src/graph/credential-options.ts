import type { Configuration } from '@azure/msal-node';
import type { Credential } from '../domain/connector.ts';
import { readCertificateFile } from './certificate-file.ts';
import { GraphError } from './graph-error.ts';

type CredentialOptions = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate'>;

/** MSAL's options for a credential. Rejects with `credential` a PEM that cannot be used, saying which part. */
export function credentialOptions(credential: Credential): CredentialOptions {
  if (credential.type === 'secret') return { clientSecret: credential.secret };
  const file = readCertificateFile(credential.pem);
  if ('fault' in file) {
    throw new GraphError('credential', `The connector's certificate file ${file.fault}.`, {
      code: 'CertificateUnusable',
    });
  }
  return {
    clientCertificate: {
      thumbprintSha256: file.leaf.fingerprint256.replaceAll(':', ''),
      privateKey: file.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      x5c: file.chain.map((certificate) => certificate.toString()).join(''),
    },
  };
}
