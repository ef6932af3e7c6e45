import { describe, expect, it } from 'vitest';
import { parseCredential } from '../../../../src/sync/manage/credential-input.ts';

const parse = (type: 'secret' | 'certificate', text: string) =>
  parseCredential({ type, bytes: Buffer.from(text) });

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

describe('a certificate file', () => {
  it.each([
    ['without a certificate', 'hush-hush', 'BEGIN CERTIFICATE'],
    [
      'with a broken one',
      '-----BEGIN CERTIFICATE-----\nhush-hush\n-----END CERTIFICATE-----',
      'BEGIN CERTIFICATE',
    ],
  ])('%s is refused without repeating it', (_title, text, hint) => {
    const parsed = parse('certificate', text);
    expect(parsed).toHaveProperty('fault', expect.stringContaining(hint));
    expect(JSON.stringify(parsed)).not.toContain('hush-hush');
  });
});
