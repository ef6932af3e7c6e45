import type { ActivityStatus } from '../domain/activity-status.ts';
import type { LicenseAssignment } from '../domain/license.ts';
import type { Queryable } from './database.ts';

/** Somebody who holds a SKU: how, with which fault, and whether they use what it covers. */
export interface Holder extends Omit<LicenseAssignment, 'skuId'> {
  readonly userId: string;
  readonly userPrincipalName: string | null;
  readonly displayName: string | null;
  readonly mail: string | null;
  readonly accountEnabled: boolean | null;
  readonly activityStatus: ActivityStatus;
  /** In what this SKU covers. */
  readonly lastActivityOn: string | null;
}

/** Whose assignment is direct, or by a group; somebody may be both. */
export const holderWays = ['direct', 'group'] as const;
export type HolderWay = (typeof holderWays)[number];

/** Null: all of them. */
export interface HolderFilter {
  readonly skuId: string;
  readonly status: ActivityStatus | null;
  readonly way: HolderWay | null;
  readonly hasError: boolean | null;
}

/** A page of the holders of a SKU by id, after `afterUserId` (null: from the start). */
export async function listHoldersPage(
  db: Queryable,
  connectorId: string,
  filter: HolderFilter,
  page: { readonly afterUserId: string | null; readonly limit: number },
): Promise<readonly Holder[]> {
  return db.query<Holder>(
    `
    with page as (${pageSql(filter)})
    select p.user_id as "userId", u.user_principal_name as "userPrincipalName", u.display_name as "displayName",
      u.mail, u.account_enabled as "accountEnabled", l.direct, l.groups, l.disabled_plans as "disabledPlans", l.state,
      l.error, coalesce(v.status, 'unmonitored') as "activityStatus", v.last_activity_on as "lastActivityOn"
    from page p
    join users u on u.connector_id = $1 and u.user_id = p.user_id
    join license_assignments l on l.connector_id = $1 and l.user_id = p.user_id and l.sku_id = $2
    left join license_activity v on v.connector_id = $1 and v.user_id = p.user_id and v.sku_id = $2
    order by p.user_id`,
    [connectorId, filter.skuId, page.afterUserId, page.limit],
  );
}

const before = `'00000000-0000-0000-0000-000000000000'`;
const onward = (row: string): string =>
  `${row}.connector_id = $1 and ${row}.sku_id = $2 and ${row}.user_id > coalesce($3::uuid, ${before})`;

// Else 200,000 holders would be looked through for nobody. Of those a live run just added it knows nothing yet.
const hasUnjudged =
  '(select c.unjudged > 0 from holder_counts c where c.connector_id = $1 and c.sku_id = $2)';

/**
 * The ids of a page: a walk along the holders of the SKU, or where few of 200,000 are meant, one look at all of them
 * (40 ms). An index by status would make that faster, and the writing of verdicts slower by a fifth at least.
 */
function pageSql(filter: HolderFilter): string {
  const { status } = filter;
  const held = heldWhere(filter);
  const walk = `select l.user_id from license_assignments l where ${onward('l')}${held}`;
  if (status === null) return `${walk} order by l.user_id limit $4`;
  const judged = `
    select v.user_id from license_activity v
    where ${onward('v')} and v.status = '${status}'${
      held === ''
        ? ''
        : ` and exists (
        select from license_assignments l
        where ${onward('l')}${held} and l.user_id = v.user_id
      )`
    }
    order by v.user_id limit $4`;
  if (status !== 'unmonitored') return judged;
  return `
    (${judged}) union all (
      ${walk} and ${hasUnjudged} and not exists (
        select from license_activity v where v.connector_id = $1 and v.user_id = l.user_id and v.sku_id = $2
      )
      order by l.user_id limit $4
    )
    order by user_id limit $4`;
}

function heldWhere({ way, hasError }: HolderFilter): string {
  return [
    way === 'direct' ? ' and l.direct' : way === 'group' ? ` and l.groups <> '{}'` : '',
    hasError === null ? '' : ` and l.error is ${hasError ? 'not null' : 'null'}`,
  ].join('');
}
