import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Configuration } from '@azure/msal-node';
import type { Credential } from '../domain/connector.ts';
import { GraphError } from './graph-error.ts';

type CredentialOptions = Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate'>;

/** MSAL's options for a credential. Rejects with `credential` a PEM that cannot be used, saying which part. */
export function credentialOptions(credential: Credential): CredentialOptions {
  if (credential.type === 'secret') return { clientSecret: credential.secret };
  const key = readKey(credential.pem);
  const certificates = readCertificates(credential.pem);
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (leaf === undefined) throw unusable('holds no certificate that belongs to its private key');
  const chain = [leaf, ...certificates.filter((certificate) => certificate !== leaf)];
  return {
    clientCertificate: {
      thumbprintSha256: leaf.fingerprint256.replaceAll(':', ''),
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      x5c: chain.map((certificate) => certificate.toString()).join(''),
    },
  };
}

function readKey(pem: string): KeyObject {
  const block = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/.exec(pem);
  if (block === null) throw unusable('holds no private key');
  if (block[1] === 'ENCRYPTED ' || block[0].includes('ENCRYPTED'))
    throw unusable('holds an encrypted private key');
  const key = attempt(() => createPrivateKey(block[0]));
  if (key === null) throw unusable('holds a private key that cannot be read');
  // Microsoft Entra accepts RSA signatures only for client assertions.
  if (key.asymmetricKeyType !== 'rsa') throw unusable('holds a private key that is not RSA');
  return key;
}

function readCertificates(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw unusable('holds no certificate');
  return blocks.map((block) => {
    const certificate = attempt(() => new X509Certificate(block));
    if (certificate === null) throw unusable('holds a certificate that cannot be read');
    return certificate;
  });
}

// OpenSSL's own words may quote the input; they are dropped on purpose.
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function unusable(what: string): GraphError {
  return new GraphError('credential', `The connector's certificate file ${what}.`, {
    code: 'CertificateUnusable',
  });
}
