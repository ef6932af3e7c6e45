import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Credential } from '../../domain/connector.ts';
import { parseSecret } from '../../domain/secret-input.ts';

/** A credential as it was given: the bytes of a file, of stdin or of a form's field. */
export interface CredentialInput {
  readonly type: Credential['type'];
  readonly bytes: Uint8Array;
}

export type ParsedCredential =
  | {
      readonly credential: Credential;
      readonly warnings: readonly string[];
      /** YYYY-MM-DD; null where the credential does not say it. */
      readonly expiresOn: string | null;
    }
  | { readonly fault: string };

/** Reads a client secret, or a PEM file with a certificate and its private key. Faults never repeat the content. */
export function parseCredential(input: CredentialInput): ParsedCredential {
  const text = new TextDecoder().decode(input.bytes);
  return input.type === 'secret' ? parseClientSecret(text) : parseCertificate(text);
}

function parseClientSecret(text: string): ParsedCredential {
  const parsed = parseSecret(text);
  if ('error' in parsed) {
    return { fault: parsed.error };
  }
  return {
    credential: { type: 'secret', secret: parsed.secret },
    warnings: parsed.warning === null ? [] : [parsed.warning],
    expiresOn: null,
  };
}

function parseCertificate(text: string): ParsedCredential {
  const pem = text.trim();
  const certificate = attempt(() => new X509Certificate(pem));
  if (certificate === null) {
    return { fault: 'The certificate file has no certificate in PEM form (BEGIN CERTIFICATE).' };
  }
  const privateKey = attempt(() => createPrivateKey(pem));
  if (privateKey === null) {
    return {
      fault: 'The certificate file has no private key without passphrase in PEM form (BEGIN PRIVATE KEY).',
    };
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    return { fault: 'The private key in the certificate file belongs to another certificate.' };
  }
  return {
    credential: { type: 'certificate', pem },
    warnings: [],
    expiresOn: certificate.validToDate.toISOString().slice(0, 10),
  };
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
