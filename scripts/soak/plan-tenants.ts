import { numberedTenant } from '../../src/simulator/numbered-tenant.ts';
import type { TenantSpec } from '../../src/simulator/tenant-spec.ts';
import type { SoakOptions } from './options.ts';
import { Random } from './random.ts';
import { tempoOf } from './tempo.ts';

const smallest = 50;
const mostUsersInAll = 300_000;

/** The tenants of a soak, the same in the simulator's process and in ours: sizes log-uniform, some with odd answers. */
export function planTenants(options: SoakOptions): readonly TenantSpec[] {
  const random = new Random(options.seed);
  const { pageSize } = tempoOf(options);
  return drawSizes(random, options).map((users, n) => ({
    ...numberedTenant(options.seed, n, users),
    ...(pageSize === null ? {} : { usersPageSize: pageSize }),
    delta: {
      replays: random.chance(0.3),
      repeats: random.chance(0.3),
      partialItems: random.chance(0.3),
      shuffled: random.chance(0.3),
      emptyPageFirst: random.chance(0.2),
    },
    emptyPageFirst: random.chance(0.2),
  }));
}

function drawSizes(random: Random, { connectors, largest }: SoakOptions): readonly number[] {
  const draw = (): number => Math.round(smallest * (largest / smallest) ** random.next());
  const sizes = Array.from({ length: connectors }, draw);
  while (sizes.reduce((sum, size) => sum + size, 0) > mostUsersInAll) {
    sizes[sizes.indexOf(Math.max(...sizes))] = draw();
  }
  return sizes;
}

/** The domain a fifth of the members of a tenant are in. */
export function namedDomain(spec: TenantSpec): string {
  return Object.keys(spec.domainShares ?? {})[0] ?? '';
}
