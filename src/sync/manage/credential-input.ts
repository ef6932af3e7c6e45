import type { Credential } from '../../domain/connector.ts';
import { utcDay } from '../../domain/secret-expiry.ts';
import { parseSecret } from '../../domain/secret-input.ts';
import { readCertificateFile } from '../../graph/certificate-file.ts';

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
export function parseCredential(input: CredentialInput, now: Date): ParsedCredential {
  const text = new TextDecoder().decode(input.bytes);
  return input.type === 'secret' ? parseClientSecret(text) : parseCertificate(text, now);
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

function parseCertificate(text: string, now: Date): ParsedCredential {
  const pem = text.trim();
  const file = readCertificateFile(pem);
  if ('fault' in file) {
    return { fault: `The certificate file ${file.fault}. ${wanted}` };
  }
  const end = file.leaf.validToDate;
  if (end <= now) {
    return { fault: `The certificate expired on ${utcDay(end)}. ${wanted}` };
  }
  return { credential: { type: 'certificate', pem }, warnings: [], expiresOn: utcDay(end) };
}

const wanted = 'Give one PEM file with a valid certificate and its RSA private key without passphrase.';
