import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MadeCertificate {
  /** PEM of each part. */
  readonly key: string;
  readonly certificate: string;
}

/** A self-signed certificate that is good for so many days from now, with its private key. */
export function makeCertificate(days: number, keyType: readonly string[] = ['rsa:2048']): MadeCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const files = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
  try {
    const made = ['-keyout', files.key, '-out', files.certificate, '-subj', '/CN=connector'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', ...keyType, ...made, '-days', String(days), '-nodes'],
      { stdio: 'ignore' },
    );
    return {
      key: readFileSync(files.key, 'utf8'),
      certificate: readFileSync(files.certificate, 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
