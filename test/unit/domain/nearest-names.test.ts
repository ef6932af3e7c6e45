import { expect, it } from 'vitest';
import { nearestNames } from '../../../src/domain/nearest-names.ts';

const known = ['contoso', 'contoso-id', 'fabrikam', 'northwind', 'tailspin'];

it.each([
  ['contso', ['contoso']],
  ['CONTOSO', ['contoso', 'contoso-id']],
  ['fabricam', ['fabrikam']],
  ['wind', ['northwind']],
  ['zzzzzzzz', []],
])('%j is near %j', (name, expected) => {
  expect(nearestNames(name, known)).toEqual(expected);
});

it('offers a few, not all', () => {
  expect(nearestNames('run1', ['run0', 'run2', 'run3', 'run4'])).toEqual(['run0', 'run2', 'run3']);
  expect(nearestNames('run1', ['run0', 'run2'], 1)).toEqual(['run0']);
});
