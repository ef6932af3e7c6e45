import { describe, expect, it } from 'vitest';
import { parseCredential } from '../../../../src/sync/manage/credential-input.ts';
import { makeCertificate } from '../../../support/make-certificate.ts';

const dayMs = 86_400_000;
const parse = (type: 'secret' | 'certificate', text: string, now = new Date()) =>
  parseCredential({ type, bytes: Buffer.from(text) }, now);

describe('a client secret', () => {
  it('is trimmed', () => {
    expect(parse('secret', '\n Abc8Q~value \r\n')).toEqual({
      credential: { type: 'secret', secret: 'Abc8Q~value' },
      warnings: [],
      expiresOn: null,
    });
  });

  it('is refused when empty', () => {
    expect(parse('secret', ' \n')).toHaveProperty('fault', expect.stringContaining('empty'));
  });

  it('that is a GUID is taken, with a warning', () => {
    const parsed = parse('secret', '1b0f5b2e-8d6e-4a53-9c4c-6f3f0a7f0c11');
    expect(parsed).toHaveProperty('warnings', [expect.stringContaining('Secret ID')]);
  });
});

const good = makeCertificate(90);
const other = makeCertificate(90);
const elliptic = makeCertificate(90, ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);

describe('a certificate file', () => {
  it.each([
    ['key first', good.key + good.certificate],
    ['key last', good.certificate + good.key],
    ['behind another certificate', other.certificate + good.certificate + good.key],
  ])('says itself when it expires: %s', (_title, pem) => {
    const expiresOn = new Date(Date.now() + 90 * dayMs).toISOString().slice(0, 10);
    expect(parse('certificate', pem)).toMatchObject({ credential: { type: 'certificate' }, expiresOn });
  });

  it.each<[string, string, string]>([
    ['with neither', 'hush-hush', 'no private key (BEGIN PRIVATE KEY)'],
    ['without a certificate', good.key, 'no certificate (BEGIN CERTIFICATE)'],
    ['without a key', good.certificate, 'no private key'],
    ['with a key of another one', other.key + good.certificate, 'belongs to its private key'],
    ['with a key that is not RSA', elliptic.key + elliptic.certificate, 'not RSA'],
    ['with an encrypted key', good.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'), 'without passphrase'],
    [
      'with a broken certificate',
      `${good.key}-----BEGIN CERTIFICATE-----\nhush-hush\n-----END CERTIFICATE-----`,
      'cannot be read',
    ],
  ])('%s is refused without repeating it', (_title, text, hint) => {
    const parsed = parse('certificate', text);
    expect(parsed).toHaveProperty('fault', expect.stringContaining(hint));
    expect(JSON.stringify(parsed)).not.toContain('hush-hush');
    expect(JSON.stringify(parsed)).not.toContain(good.key.slice(40, 80));
  });

  it('that has expired is refused with the day', () => {
    const parsed = parse('certificate', good.key + good.certificate, new Date(Date.now() + 91 * dayMs));
    expect(parsed).toHaveProperty(
      'fault',
      expect.stringMatching(/^The certificate expired on \d{4}-\d\d-\d\d\./),
    );
  });
});
