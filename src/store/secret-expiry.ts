import type { Queryable, Transaction } from './database.ts';

/**
 * The app registration was asked. `answer` null: it gave none, and what it said before stays. Another date than the
 * one known so far is warned of anew.
 */
export function setExpiryAsked(
  tx: Transaction,
  connectorId: string,
  answer: { readonly expiresOn: string | null } | null,
): void {
  tx.send(
    `
    update connectors set secret_expiry_asked_at = now(),
      secret_expires_read_on = case when $2 then $3::date else secret_expires_read_on end,
      secret_expiry_warned = case when not $2 or coalesce($3::date, secret_expires_on)
        is not distinct from coalesce(secret_expires_read_on, secret_expires_on) then secret_expiry_warned end
    where id = $1`,
    [connectorId, answer !== null, answer?.expiresOn ?? null],
  );
}

export interface ExpiringConnector {
  readonly name: string;
  readonly secretExpiresOn: string | null;
  readonly secretExpiresReadOn: string | null;
}

/**
 * Takes connectors whose next warning is due on `today` (YYYY-MM-DD), at most `limit`, the longest due first. Each
 * threshold is given to one caller once; connectors another transaction holds are left for the next call.
 */
export async function takeDueWarnings(
  db: Queryable,
  today: string,
  limit: number,
): Promise<readonly ExpiringConnector[]> {
  return db.query<ExpiringConnector>(
    `
    with due as (
      select id, coalesce(secret_expires_read_on, secret_expires_on) - $1::date as days
      from connectors where secret_warning_due_on <= $1::date
      order by secret_warning_due_on limit $2 for update skip locked
    )
    update connectors c set secret_expiry_warned =
      case when d.days < 0 then 0 when d.days <= 1 then 1 when d.days <= 7 then 7 else 30 end
    from due d where c.id = d.id
    returning c.name, c.secret_expires_on as "secretExpiresOn", c.secret_expires_read_on as "secretExpiresReadOn"`,
    [today, limit],
  );
}
