import { type Child, startChild } from '../../test/support/child-process.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import { numberedTenant } from '../../src/simulator/numbered-tenant.ts';
import type { TenantSpec } from '../../src/simulator/tenant-spec.ts';
import { npmCommand } from '../../test/support/npm-command.ts';
import { twoLicensesTenant } from './two-licenses.ts';

export interface TenantsPlan {
  /** Tenants of one size. */
  readonly tenants: number;
  readonly users: number;
  /** Users of one tenant more, the guest: large, or throttled. */
  readonly guestUsers?: number;
  /** Added to every answer. */
  readonly latencyMs: number;
}

export interface Tenants extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Those of one size, and behind them the guest where there is one. */
  readonly specs: readonly TenantSpec[];
}

const seed = 1;

/** The simulator in a process of its own, with prepared bytes. */
export async function startTenants(plan: TenantsPlan): Promise<Tenants> {
  const { program, flags } = npmCommand('simulator');
  const { tenants, users, guestUsers, latencyMs } = plan;
  const sizes = ['--tenants', String(tenants), '--users', String(users)];
  const guest = guestUsers === undefined ? [] : ['--one-more', String(guestUsers)];
  const others = ['--port', '0', '--seed', String(seed), '--latency', String(latencyMs), '--prepared'];
  const specs = [
    ...Array.from({ length: tenants }, (_, n) => numberedTenant(seed, n, users)),
    ...(guestUsers === undefined ? [] : [numberedTenant(seed, tenants, guestUsers)]),
  ];
  return served(startChild(program, {}, flags, [...sizes, ...guest, ...others]), specs);
}

/** One tenant, whose users hold two licenses each. */
export async function startTwoLicenses({ users, latencyMs }: TenantsPlan): Promise<Tenants> {
  const args = ['--users', String(users), '--latency', String(latencyMs)];
  return served(startChild('scripts/bench/serve-tenant.ts', {}, [], args), [twoLicensesTenant(users)]);
}

async function served(child: Child, specs: readonly TenantSpec[]): Promise<Tenants> {
  const url = await waitFor(() => addressIn(child), { deadlineMs: 30_000, what: 'the simulator' });
  return { url, pid: child.pid, specs, [Symbol.asyncDispose]: async () => void (await child.kill()) };
}

function addressIn(child: Child): string | undefined {
  return /^Login and Graph\s+(\S+)\nReport downloads/m.exec(child.output())?.[1];
}
