import type { Queryable } from './database.ts';

/** Ends of the parts that `listCreationPoints` cuts the users into. */
const parts = 40;

export interface HeldCreation {
  /** Held users with a creation date. */
  readonly dated: number;
  /** Rising instants, in whole seconds since 1970, and which part of the dated users was made until then. */
  readonly points: readonly { readonly at: number; readonly share: number }[];
}

/**
 * When the held users of a connector were made, in one pass. Each instant is the second after somebody was made: of a
 * thousand made in one second none is on the boundary, and so in two ranges.
 */
export async function listCreationPoints(db: Queryable, connectorId: string): Promise<HeldCreation> {
  const shares = Array.from({ length: parts }, (_, place) => (place + 1) / parts);
  const rows = await db.query<{ dated: number; at: number; share: number }>(
    `with held as (
       select count(created_at)::int as dated,
         percentile_disc($2::float8[]) within group (order by created_at) as instants
       from users where connector_id = $1
     )
     select min(dated) as dated, max(share) as share, floor(extract(epoch from instant))::float8 + 1 as at
     from held cross join lateral unnest(instants, $2::float8[]) as point (instant, share)
     group by floor(extract(epoch from instant)) order by at`,
    [connectorId, shares],
  );
  return {
    dated: rows[0]?.dated ?? 0,
    points: rows.map(({ at, share }) => ({ at, share })),
  };
}
