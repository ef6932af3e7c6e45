import type { ActivityStatus } from '../domain/activity-status.ts';
import type { Queryable } from './database.ts';

/** Users of a connector by activity status; whom nobody has judged yet counts as unmonitored (I9). */
export async function countByStatus(
  db: Queryable,
  connectorId: string,
): Promise<Readonly<Record<ActivityStatus, number>>> {
  const [counts] = await db.query<Record<ActivityStatus, number>>(
    `
    select count(*) filter (where v.status = 'active')::integer as active,
      count(*) filter (where v.status = 'inactive')::integer as inactive,
      count(*) filter (where v.status = 'none')::integer as none,
      count(*) filter (where v.status is null or v.status = 'unmonitored')::integer as unmonitored
    from users u
    left join user_activity v on v.connector_id = $1 and v.user_id = u.user_id
    where u.connector_id = $1`,
    [connectorId],
  );
  return counts ?? { active: 0, inactive: 0, none: 0, unmonitored: 0 };
}
