import type { SimulatedUser } from '../../../../src/simulator/directory/simulated-user.ts';
import type { Queryable } from '../../../../src/store/database.ts';
import { showSubscriptions } from '../../../../src/store/show-subscriptions.ts';
import type { Truth } from './truth.ts';

/** What `show subscriptions` has to say of seats, from the simulator alone, by part number. */
export function trueSeats(
  tenant: Truth,
  isIn: (user: SimulatedUser) => boolean,
): readonly Readonly<Record<string, unknown>>[] {
  const inScope = [...tenant.truth()].filter(isIn);
  const seats = tenant.truthSkus().map((sku) => {
    const units = Object.fromEntries(Object.entries(objectOf(sku['prepaidUnits'])));
    const holders = inScope.filter((user) =>
      user.assignedLicenses.some(({ skuId }) => skuId === sku['skuId']),
    );
    return {
      skuId: sku['skuId'],
      skuPartNumber: String(sku['skuPartNumber']),
      productName: sku['skuPartNumber'],
      capabilityStatus: sku['capabilityStatus'],
      appliesTo: sku['appliesTo'],
      ...units,
      consumed: sku['consumedUnits'],
      available: Number(units['enabled']) + Number(units['warning']) - Number(sku['consumedUnits']),
      assignedInScope: holders.length,
    };
  });
  return seats.toSorted(byPart);
}

/** The same of what the store holds. */
export async function storedSeats(db: Queryable, connectorId: string): Promise<readonly object[]> {
  const skus = await showSubscriptions(db, connectorId);
  return skus
    .map(({ holdersByStatus: _holders, commercial: _agreements, ...seats }) => seats)
    .toSorted(byPart);
}

function byPart(a: { readonly skuPartNumber: string }, b: { readonly skuPartNumber: string }): number {
  return a.skuPartNumber < b.skuPartNumber ? -1 : 1;
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
