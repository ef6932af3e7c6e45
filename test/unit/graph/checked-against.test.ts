import type { User } from '@microsoft/microsoft-graph-types';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkedAgainst } from '../../../src/graph/wire/checked-against.ts';

describe('checkedAgainst', () => {
  it('compiles only what Microsoft has, with the type Microsoft gives it', () => {
    const good = z.object({ displayName: z.string().nullable() });
    const unknown = z.object({ displayNam: z.string() });
    const mistyped = z.object({ accountEnabled: z.string() });
    const nested = z.object({ assignedLicenses: z.array(z.object({ skuID: z.string() })) });
    expect(checkedAgainst<User>()(good)).toBe(good);
    // @ts-expect-error -- no such property
    expect(checkedAgainst<User>()(unknown)).toBe(unknown);
    // @ts-expect-error -- a boolean there
    expect(checkedAgainst<User>()(mistyped)).toBe(mistyped);
    // @ts-expect-error -- spelled skuId there
    expect(checkedAgainst<User>()(nested)).toBe(nested);
  });
});
