import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isInScope,
  mailDomain,
  normalizeDomain,
  parseDomains,
  sameDomains,
} from '../../../src/domain/domain-filter.ts';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/).filter((text) => !/^..--/.test(text));
const domain = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('com', 'de', 'onmicrosoft.com'))
  .map(([labels, end]) => [...labels, end].join('.'));

describe('parseDomains', () => {
  it.each([
    ['', ['*']],
    [' \n ,; ', ['*']],
    ['*', ['*']],
    ['contoso.com, *', ['*']],
    ['b.com\n\na.com', ['a.com', 'b.com']],
    ['a.com,b.com;c.com d.com\te.com', ['a.com', 'b.com', 'c.com', 'd.com', 'e.com']],
    ['@contoso.com', ['contoso.com']],
    ['a@contoso.com', ['contoso.com']],
    ['Contoso.COM.', ['contoso.com']],
    ['contoso.com CONTOSO.com', ['contoso.com']],
    ['München.de', ['xn--mnchen-3ya.de']],
    ['xn--mnchen-3ya.de', ['xn--mnchen-3ya.de']],
    ['mail.contoso.com', ['mail.contoso.com']],
  ])('reads %j', (input, domains) => {
    expect(parseDomains(input)).toEqual({ domains, refused: [] });
  });

  it.each([
    'contoso',
    '*.contoso.com',
    'http://contoso.com',
    `${'a'.repeat(300)}.com`,
    `${'a.'.repeat(130)}com`,
    '💩.la',
    'xn--ls8h.la',
    'contoso☃.com',
    'a_b.com',
    'a..b',
    '.com',
    '@',
    '-a.com',
    'a-.com',
    '10.0.0.1',
    '1.2.3',
    '[::1]',
    'a%2eb.com',
    'a@',
  ])('refuses %j by name', (input) => {
    expect(parseDomains(input)).toEqual({ domains: [], refused: [input] });
  });

  it('keeps the domains beside the ones it refuses', () => {
    expect(parseDomains('contoso, fabrikam.com')).toEqual({
      domains: ['fabrikam.com'],
      refused: ['contoso'],
    });
  });

  it('gives the same whatever the order, case, separators and repetitions', () => {
    fc.assert(
      fc.property(
        fc.array(domain, { minLength: 1 }),
        fc.constantFrom(',', '\n', ' ; '),
        (domains, separator) => {
          const expected = { domains: [...new Set(domains)].toSorted(), refused: [] };
          const shuffled = [...domains.toReversed(), ...domains].map((name) => `@${name.toUpperCase()}.`);
          expect(parseDomains(shuffled.join(separator))).toEqual(expected);
        },
      ),
    );
  });

  it('gives back what it gave: its own answer is in normal form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), domain, (anything, name) => {
        const { domains } = parseDomains(`${anything},${name}`);
        expect(domains).not.toEqual([]);
        expect(parseDomains(domains.join('\n'))).toEqual({ domains, refused: [] });
      }),
    );
  });
});

describe('isInScope', () => {
  it.each([
    [['*'], null, true],
    [['*'], 'a@anything.example', true],
    [['contoso.com'], 'A.B@CONTOSO.com', true],
    [['contoso.com'], null, false],
    [['contoso.com'], '', false],
    [['contoso.com'], 'contoso.com', false],
    [['contoso.com'], 'a@mail.contoso.com', false],
    [['mail.contoso.com'], 'a@contoso.com', false],
    [['contoso.com'], 'a@notcontoso.com', false],
    [['contoso.com'], '"a@contoso.com"@fabrikam.com', false],
    [['xn--mnchen-3ya.de'], 'a@MÜNCHEN.de', true],
    [['xn--mnchen-3ya.de'], 'a@xn--mnchen-3ya.de', true],
    [['a.com', 'b.com'], 'x@b.com', true],
  ])('%j has %j in scope: %j', (domains, mail, expected) => {
    expect(isInScope(domains, mail)).toBe(expected);
  });

  it('keeps exactly the users of the named domains', () => {
    fc.assert(
      fc.property(fc.array(domain, { minLength: 1 }), domain, (domains, of) => {
        const { domains: filter } = parseDomains(domains.join(','));
        expect(isInScope(filter, `somebody@${of.toUpperCase()}`)).toBe(domains.includes(of));
      }),
    );
  });
});

it('a mail domain is what the filter compares, also where it is no domain', () => {
  expect(mailDomain('a@Contoso.COM')).toBe('contoso.com');
  expect(mailDomain('a@LOCALHOST')).toBe('localhost');
  expect(mailDomain('a@')).toBeNull();
  fc.assert(
    fc.property(domain, (name) => {
      expect(mailDomain(`x@${name}`)).toBe(normalizeDomain(name));
    }),
  );
});

it('two filters are the same when they keep the same users', () => {
  expect(sameDomains(['a.com', 'b.com'], ['b.com', 'a.com'])).toBe(true);
  expect(sameDomains(['*'], ['a.com', '*'])).toBe(true);
  expect(sameDomains(['*'], ['a.com'])).toBe(false);
  expect(sameDomains(['a.com'], ['a.com', 'b.com'])).toBe(false);
});
