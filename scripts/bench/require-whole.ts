import type { Queryable } from '../../src/store/database.ts';
import { trueHolders } from './ask-simulator.ts';
import type { Fleet } from './open-fleet.ts';

/** Throws where the store does not hold every user, and every holder of every SKU, of the only tenant. */
export async function requireWhole(db: Queryable, { plan, simulator }: Fleet): Promise<void> {
  const [users] = await db.query<{ held: number }>('select count(*)::int as held from users');
  if (users?.held !== plan.users) throw new Error(`${users?.held} users are stored instead of ${plan.users}`);
  const stored = await db.query<{ skuId: string; holders: number }>(
    `select sku_id as "skuId", count(*)::int as holders from license_assignments
     where state is distinct from 'Error' group by sku_id`,
  );
  const expected = await trueHolders(simulator.url, simulator.specs[0]?.tenantId ?? '');
  const wrong = stored.find(({ skuId, holders }) => holders !== expected.get(skuId));
  if (wrong !== undefined || stored.length !== expected.size)
    throw new Error(`the licenses are not those of the tenant: ${wrong?.skuId ?? 'some SKUs are missing'}`);
}
