import type { SimulatedUser } from '../../../../src/simulator/directory/simulated-user.ts';
import type { TenantControl } from '../../../../src/simulator/tenant-control.ts';
import type { Queryable } from '../../../../src/store/database.ts';
import { type ShownUser, showUsersPages } from '../../../../src/store/show-users.ts';

/** A user as `show users` has them, but for what activity says. */
export interface PlainUser {
  readonly id: string;
  readonly licenses: readonly PlainLicense[];
  readonly [field: string]: unknown;
}

interface PlainLicense {
  readonly skuId: string;
  readonly [field: string]: unknown;
}

const fields = [
  'id',
  'userPrincipalName',
  'mail',
  'displayName',
  'givenName',
  'surname',
  'accountEnabled',
  'userType',
  'createdDateTime',
  'department',
  'jobTitle',
  'companyName',
  'country',
  'city',
  'officeLocation',
  'usageLocation',
  'employeeId',
  'onPremisesSyncEnabled',
] as const;

/** What the truth is made from. */
export interface Truth {
  readonly truth: () => Iterable<SimulatedUser>;
  readonly truthSkus: TenantControl['truthSkus'];
}

export interface TruthOptions {
  /** Who is expected; everybody by default. */
  readonly where?: (user: SimulatedUser) => boolean;
  readonly withLicenses?: boolean;
}

/** What the store has to hold of a tenant, from the simulator alone, by id. */
export function trueUsers(tenant: Truth, options: TruthOptions = {}): readonly PlainUser[] {
  const { where = () => true, withLicenses = true } = options;
  const parts = new Map(tenant.truthSkus().map((sku) => [sku['skuId'], sku['skuPartNumber']]));
  const users: PlainUser[] = [];
  for (const user of tenant.truth()) {
    if (!where(user)) continue;
    const own = Object.fromEntries(fields.map((field) => [field, user[field] ?? null]));
    users.push({ ...own, id: user.id, licenses: withLicenses ? trueLicenses(parts, user) : [] });
  }
  return users.toSorted(byId);
}

function trueLicenses(parts: ReadonlyMap<unknown, unknown>, user: SimulatedUser): readonly PlainLicense[] {
  const licenses = user.assignedLicenses.map(({ skuId, disabledPlans }) => {
    const states = user.licenseAssignmentStates.filter((state) => state.skuId === skuId);
    const groups = states.flatMap((state) => state.assignedByGroup ?? []);
    return {
      skuId,
      skuPartNumber: parts.get(skuId) ?? null,
      direct: states.some((state) => state.assignedByGroup === null),
      groups: groups.toSorted(),
      disabledPlans: disabledPlans.toSorted(),
      state: states.some((state) => state.state === 'Active') ? 'Active' : (states[0]?.state ?? null),
      error: states.find((state) => state.error !== null && state.error !== 'None')?.error ?? null,
    };
  });
  return licenses.toSorted(bySku);
}

/** What the store holds, without what activity says, by id. */
export async function storedUsers(db: Queryable, connectorId: string): Promise<readonly PlainUser[]> {
  const users = await shownUsers(db, connectorId);
  return users
    .map(
      ({ licenses, lastActivityOn: _on, lastActivitySource: _source, activityStatus: _status, ...user }) => ({
        ...user,
        licenses: licenses.map(({ activityStatus: _judged, ...license }) => license).toSorted(bySku),
      }),
    )
    .toSorted(byId);
}

export async function shownUsers(db: Queryable, connectorId: string): Promise<readonly ShownUser[]> {
  const users: ShownUser[] = [];
  for await (const page of showUsersPages(db, connectorId)) users.push(...page);
  return users;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function bySku(a: { readonly skuId: string }, b: { readonly skuId: string }): number {
  return a.skuId < b.skuId ? -1 : 1;
}
