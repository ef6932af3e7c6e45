import { describe, expect, it } from 'vitest';
import { foldChanges } from '../../../../src/sync/steps/users/fold-changes.ts';
import { mergeChange, needsWholeRead } from '../../../../src/sync/steps/users/merge-change.ts';

const id = '00000000-0000-4000-8000-000000000001';
const license = { skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965', disabledPlans: [] };
const state = { skuId: license.skuId, assignedByGroup: null, state: 'Active', error: null };
const named = { id, userPrincipalName: 'a@contoso.example', mail: 'a@contoso.example' };
const whole = { ...named, createdDateTime: '2024-05-01T08:00:00Z', assignedLicenses: [] };

describe('items of one user on a page', () => {
  it('add up, the last word on each property counting', () => {
    const items = [
      { id, city: 'Lyon', country: 'FR' },
      { id, city: null },
    ];
    expect(foldChanges(items)).toEqual([
      { id, isRemoved: false, isReborn: false, change: { id, city: null, country: 'FR' } },
    ]);
  });

  it('end as the last one says: gone, or there again without anything held', () => {
    const gone = { id, isRemoved: true } as const;
    expect(foldChanges([{ id, city: 'Lyon' }, gone])).toEqual([gone]);
    expect(foldChanges([gone, { id, city: 'Lyon' }])).toMatchObject([{ isRemoved: false, isReborn: true }]);
  });

  it('do not lend the states of an earlier license to a later one', () => {
    const items = [
      { id, assignedLicenses: [license], licenseAssignmentStates: [state] },
      { id, assignedLicenses: [license] },
    ];
    expect(foldChanges(items)).toEqual([
      { id, isRemoved: false, isReborn: false, change: { id, assignedLicenses: [license] } },
    ]);
  });
});

describe('an item that does not say enough', () => {
  const cases = [
    {
      what: 'a stranger with name and address only',
      change: named,
      isHeld: false,
      kind: 'entra-id',
      needs: true,
    },
    {
      what: 'a stranger without licenses',
      change: { ...whole, assignedLicenses: undefined },
      isHeld: false,
      kind: 'microsoft-365',
      needs: true,
    },
    { what: 'a stranger whole', change: whole, isHeld: false, kind: 'microsoft-365', needs: false },
    {
      what: 'a stranger whole, without licenses to read',
      change: whole,
      isHeld: false,
      kind: 'entra-id',
      needs: false,
    },
    {
      what: 'somebody held',
      change: { id, city: 'Lyon' },
      isHeld: true,
      kind: 'microsoft-365',
      needs: false,
    },
    {
      what: 'licenses without states',
      change: { id, assignedLicenses: [license] },
      isHeld: true,
      kind: 'microsoft-365',
      needs: true,
    },
    {
      what: 'licenses lost, without states',
      change: { id, assignedLicenses: [] },
      isHeld: true,
      kind: 'microsoft-365',
      needs: false,
    },
  ] as const;

  it.each(cases)('$what: $needs', ({ change, isHeld, kind, needs }) => {
    const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    expect(needsWholeRead({ id, ...said }, { isHeld, kind })).toBe(needs);
  });

  it('keeps what it does not say, and clears what it says to be null', () => {
    const held = mergeChange(undefined, { ...whole, city: 'Lyon', country: 'FR' });
    expect(mergeChange(held, { id, city: null })).toEqual({ ...held, city: null });
  });
});
