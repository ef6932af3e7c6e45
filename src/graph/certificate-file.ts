import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/** What a PEM file gives to sign with. */
export interface CertificateFile {
  readonly key: KeyObject;
  /** The certificate of that key. */
  readonly leaf: X509Certificate;
  /** Every certificate of the file, the leaf first. */
  readonly chain: readonly X509Certificate[];
}

/**
 * Reads a PEM file with a certificate, its RSA private key without passphrase and any intermediates, in any order.
 * A fault completes the sentence "the certificate file …" and repeats nothing of the content.
 */
export function readCertificateFile(pem: string): CertificateFile | { readonly fault: string } {
  const key = readKey(pem);
  if ('fault' in key) return key;
  const certificates = readCertificates(pem);
  if ('fault' in certificates) return certificates;
  const leaf = certificates.all.find((certificate) => certificate.checkPrivateKey(key.key));
  if (leaf === undefined) return { fault: 'holds no certificate that belongs to its private key' };
  const others = certificates.all.filter((certificate) => certificate !== leaf);
  return { key: key.key, leaf, chain: [leaf, ...others] };
}

function readKey(pem: string): { readonly key: KeyObject } | { readonly fault: string } {
  const block = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]+?-----END \1PRIVATE KEY-----/.exec(pem);
  if (block === null) return { fault: 'holds no private key (BEGIN PRIVATE KEY)' };
  if (block[1] === 'ENCRYPTED ' || block[0].includes('ENCRYPTED'))
    return { fault: 'holds an encrypted private key: give it without passphrase' };
  const key = attempt(() => createPrivateKey(block[0]));
  if (key === null) return { fault: 'holds a private key that cannot be read' };
  // Microsoft Entra accepts RSA signatures only for client assertions.
  if (key.asymmetricKeyType !== 'rsa') return { fault: 'holds a private key that is not RSA' };
  return { key };
}

function readCertificates(
  pem: string,
): { readonly all: readonly X509Certificate[] } | { readonly fault: string } {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return { fault: 'holds no certificate (BEGIN CERTIFICATE)' };
  const read = blocks.map((block) => attempt(() => new X509Certificate(block)));
  const all = read.filter((certificate) => certificate !== null);
  return all.length < read.length ? { fault: 'holds a certificate that cannot be read' } : { all };
}

// OpenSSL's own words may quote the input; they are dropped on purpose.
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
