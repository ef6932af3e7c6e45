import { activityStatuses } from '../../../../src/domain/activity-status.ts';
import type { Sku } from '../../../../src/domain/sku.ts';
import type { User } from '../../../../src/domain/user.ts';
import { type StoredVerdict, writeVerdicts } from '../../../../src/store/activity-status.ts';
import type { Database } from '../../../../src/store/database.ts';
import { type ShownUser, showUsersPages } from '../../../../src/store/show-users.ts';
import { replaceSkus } from '../../../../src/store/skus.ts';
import { prepareUserList } from '../../../../src/store/user-facets.ts';
import type { UserFilter } from '../../../../src/store/user-filter.ts';
import { upsertUsers } from '../../../../src/store/users.ts';
import { addConnector, someUser } from '../open-store.ts';

export const everybody: UserFilter = {
  search: null,
  skuId: null,
  status: null,
  isEnabled: null,
  userType: null,
  department: null,
  country: null,
  mailDomain: null,
};

export const skuIds = ['06ebc4ee-1bb5-47dd-8120-11324bc54e06', 'c5928f49-12ba-48f7-ada3-0d743a3601d5'];
const skus = skuIds.map((skuId, n): Sku => ({
  skuId,
  skuPartNumber: `SKU_${n}`,
  capabilityStatus: 'Enabled',
  appliesTo: 'User',
  enabled: 10,
  warning: 0,
  suspended: 0,
  lockedOut: 0,
  consumed: 5,
  subscriptionIds: [],
  servicePlans: [],
}));

const pick = <T>(values: readonly T[], n: number): T | null => values[n % values.length] ?? null;
const names = ['Megan Bowen', 'Émile Zola', 'émile zola', null, 'a%b_c\\d', "O'Brien <b>", 'Żaneta', 'ZOË'];
const days = ['2026-11-20', '2026-11-20', null, '2025-01-31', '2026-11-19'];

/** Users with all that the list tells apart, and much that is equal or missing. */
function people(count: number): readonly User[] {
  return Array.from({ length: count }, (_, n) =>
    someUser({
      displayName: pick(names, n),
      userPrincipalName: n % 11 === 3 ? null : `user${n}@contoso.com`,
      mail: n % 5 === 2 ? null : `User${n}@${pick(['contoso.com', 'fabrikam.com'], n) ?? ''}`,
      accountEnabled: pick([true, true, false, null], n),
      userType: pick(['Member', 'Guest', null], n),
      createdDateTime: pick(['2024-03-01T08:15:30Z', '2024-03-01T08:15:30.123456Z', null], n),
      department: pick(['Sales', 'R&D', null, 'Finance'], n),
      country: pick(['Germany', null], n),
      assignedLicenses: skuIds
        .filter((_sku, at) => n % (at + 2) === 0)
        .map((skuId) => ({ skuId, disabledPlans: [] })),
      licenseAssignmentStates: [],
    }),
  );
}

function verdictOf({ id, assignedLicenses }: User, n: number): StoredVerdict {
  const status = pick(activityStatuses, n) ?? 'unmonitored';
  const lastActivityOn = pick(days, n);
  const inSku = pick(activityStatuses, n + 1) ?? 'unmonitored';
  return {
    userId: id,
    status,
    lastActivityOn,
    lastActivitySource: lastActivityOn === null ? null : 'teams',
    licenses: assignedLicenses.map(({ skuId }) => ({ skuId, status: inSku, lastActivityOn })),
  };
}

/** A tenant of such users, judged but for the last four, with its list prepared. */
export async function listedTenant(
  db: Database,
  count: number,
): Promise<{ readonly connector: string; readonly users: readonly User[] }> {
  const connector = await addConnector(db);
  const users = people(count);
  await upsertUsers(db, connector, users);
  await replaceSkus(db, connector, skus);
  // the last ones are judged by nobody
  await db.transaction((tx) => writeVerdicts(tx, connector, users.slice(0, count - 4).map(verdictOf)));
  await db.transaction((tx) => prepareUserList(tx, connector));
  return { connector, users };
}

/** What `show users` prints. */
export async function shownUsers(db: Database, connector: string): Promise<readonly ShownUser[]> {
  const users: ShownUser[] = [];
  for await (const page of showUsersPages(db, connector)) users.push(...page);
  return users;
}

export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();

/** The filter once more, over what `show users` prints. */
export function matches(user: ShownUser, filter: UserFilter): boolean {
  const texts = [user.displayName, user.userPrincipalName, user.mail];
  const { search, skuId } = filter;
  const license = user.licenses.find((each) => each.skuId === skuId);
  const status = skuId === null ? user.activityStatus : license?.activityStatus;
  const asked = [
    [filter.status, status],
    [filter.isEnabled, user.accountEnabled],
    [filter.userType, user.userType],
    [filter.department, user.department],
    [filter.country, user.country],
    [filter.mailDomain, user.mail?.split('@').at(-1)],
  ] as const;
  return (
    (search === null || texts.some((text) => text !== null && fold(text).includes(fold(search)))) &&
    (skuId === null || license !== undefined) &&
    asked.every(([wanted, has]) => wanted === null || wanted === has)
  );
}
