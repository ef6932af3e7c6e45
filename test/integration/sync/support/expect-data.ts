import { expect } from 'vitest';
import type { TenantControl } from '../../../../src/simulator/tenant-control.ts';
import type { RequestLogEntry } from '../../../../src/simulator/request-log.ts';
import type { Queryable } from '../../../../src/store/database.ts';
import { storedUsers, trueUsers } from './truth.ts';

/** Expects the users and licenses of the tenant in the store, each once and as the simulator has them. */
export async function expectAllUsers(
  db: Queryable,
  connector: { readonly id: string },
  tenant: TenantControl,
): Promise<void> {
  expect(await storedUsers(db, connector.id)).toEqual(trueUsers(tenant));
}

/** What the tenant was asked, by the endpoint's name, in order; downloads included. */
export function asked(tenant: TenantControl, kind?: string): readonly RequestLogEntry[] {
  const entries = tenant.requests();
  return kind === undefined ? entries : entries.filter((entry) => entry.kind === kind);
}

/** Requests sent to the tenant while `work` ran. */
export async function askedDuring<T>(
  tenant: TenantControl,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly requests: readonly RequestLogEntry[] }> {
  const before = tenant.requests().length;
  const result = await work();
  return { result, requests: tenant.requests().slice(before) };
}
