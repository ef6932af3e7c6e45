/**
 * SQL that moves people who left the tenant to `removed_users` in the statement that deletes them: its `gone` returns
 * `removedColumns`, read before their licenses and activity go too.
 */
export function removedColumns(user: string): string {
  return `${user}.connector_id, ${user}.user_id, ${user}.user_principal_name, ${user}.mail, ${user}.mail_domain,
      ${user}.display_name, ${user}.department,
      array(
        select l.sku_id from license_assignments l
        where l.connector_id = ${user}.connector_id and l.user_id = ${user}.user_id order by l.sku_id
      ) as sku_ids,
      (
        select v.last_activity_on from user_activity v
        where v.connector_id = ${user}.connector_id and v.user_id = ${user}.user_id
      ) as last_activity_on`;
}

const columns =
  'connector_id, user_id, user_principal_name, mail, mail_domain, display_name, department, sku_ids, last_activity_on';

export const keepGone = `
    kept as (
      insert into removed_users (${columns}) select ${columns} from gone
      on conflict (connector_id, user_id) do update set
        user_principal_name = excluded.user_principal_name, mail = excluded.mail, mail_domain = excluded.mail_domain,
        display_name = excluded.display_name, department = excluded.department, sku_ids = excluded.sku_ids,
        last_activity_on = excluded.last_activity_on, removed_at = excluded.removed_at
    )`;
