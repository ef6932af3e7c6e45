import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { localPath } from '../../../src/web/site/local-path.ts';

it('keeps a path of this site with its query', () => {
  expect(localPath('/connectors/x/users?q=a%20b&after=1')).toBe('/connectors/x/users?q=a%20b&after=1');
});

it.each([
  '',
  'connectors',
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  String.raw`/\evil.example`,
  '/\t/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  '/logout',
  '/login?to=/login',
  `/${'x'.repeat(3_000)}`,
])('makes / of %j', (given) => {
  expect(localPath(given)).toBe('/');
});

it('leads nowhere else, whatever is given', () => {
  const parts = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '\t',
    '\n',
    '@',
    ':',
    '#',
    '?',
    'evil.example',
    '%2f',
    'http:',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (given) => {
      const url = new URL(localPath(`/${given.join('')}`), 'https://here.example/login');
      expect(url.origin).toBe('https://here.example');
    }),
    { numRuns: 5_000 },
  );
});
