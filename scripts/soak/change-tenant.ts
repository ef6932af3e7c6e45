import { DEFAULT_SKUS } from '../../src/simulator/default-skus.ts';
import type { SimulatedUser } from '../../src/simulator/directory/simulated-user.ts';
import type { Random } from './random.ts';
import type { Site } from './soak.ts';

const mostChanges = 20;
const share = 0.01;
const dayMs = 86_400_000;
/** Reports lag by two days. */
const newestDaysAgo = 3;
const oldestDaysAgo = 25;

/** Lets people come, go and change, gives and takes licenses, and lets somebody read mail. */
export async function changeTenant(site: Site, random: Random): Promise<void> {
  const { spec, tenant } = site;
  const changes = Math.min(mostChanges, Math.ceil(spec.users * share));
  for (let n = 0; n < changes; n++) {
    const user = await tenant.userAt(random.below(spec.users));
    if (user !== null) await changeSomebody(site, user, random);
  }
  const reader = await tenant.userAt(random.below(10));
  if (reader !== null) await readMail(site, reader.id);
}

async function changeSomebody({ spec, tenant }: Site, user: SimulatedUser, random: Random): Promise<void> {
  const drawn = random.next();
  if (drawn < 0.2) {
    const domain = random.pick(spec.domains ?? []);
    const name = `joined.${random.below(1_000_000_000)}@${domain}`;
    await tenant.addUser({
      userPrincipalName: name,
      displayName: 'Joined later',
      assignedLicenses: someLicenses(random),
    });
  } else if (drawn < 0.3) {
    await tenant.removeUser(user.id);
  } else if (drawn < 0.6) {
    await tenant.updateUser(user.id, { assignedLicenses: someLicenses(random) });
  } else if (drawn < 0.7) {
    // in scope or out of it, where domains are named
    await tenant.updateUser(user.id, {
      mail: `moved.${random.below(1_000_000_000)}@${random.pick(spec.domains ?? [])}`,
    });
  } else {
    const department = random.chance(0.2) ? null : `Department ${random.below(100)}`;
    await tenant.updateUser(user.id, { department, accountEnabled: random.chance(0.8) });
  }
}

function someLicenses(random: Random): SimulatedUser['assignedLicenses'] {
  return random
    .shuffled(DEFAULT_SKUS)
    .slice(0, random.below(3))
    .map(({ skuId }) => ({ skuId, disabledPlans: [] }));
}

/** A day later than the last time we said so of this person. */
async function readMail({ tenant, lastMail }: Site, id: string): Promise<void> {
  const last = lastMail.get(id);
  const newest = dayOf(Date.now() - newestDaysAgo * dayMs);
  const day =
    last === undefined ? dayOf(Date.now() - oldestDaysAgo * dayMs) : dayOf(Date.parse(last) + dayMs);
  if (day > newest) return;
  await tenant.setActivity(id, { services: { exchange: day } });
  lastMail.set(id, day);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
