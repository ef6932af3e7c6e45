import { expect, it } from 'vitest';
import { parseSecret } from '../../../src/domain/secret-input.ts';

it.each(['s3cret~value', 's3cret~value\n', '\r\n  s3cret~value \r\n', '\uFEFFs3cret~value\n'])(
  'trims %j',
  (input) => {
    expect(parseSecret(input)).toEqual({ secret: 's3cret~value', warning: null });
  },
);

it.each(['', ' \r\n\t', '\uFEFF'])('refuses an empty secret: %j', (input) => {
  expect(parseSecret(input)).toEqual({ error: expect.stringContaining('empty') });
});

it('refuses several lines without repeating them', () => {
  const parsed = parseSecret('first-line\nsecond-line');
  expect(parsed).toEqual({ error: expect.stringContaining('more than one line') });
  expect(JSON.stringify(parsed)).not.toMatch(/first-line|second-line/);
});

it('accepts a GUID with the warning that it looks like the secret’s ID', () => {
  const id = '11111111-AAAA-4bbb-8ccc-000000000001';
  expect(parseSecret(`${id}\n`)).toEqual({ secret: id, warning: expect.stringContaining('two values') });
});
