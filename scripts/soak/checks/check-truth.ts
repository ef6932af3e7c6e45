import { isDeepStrictEqual } from 'node:util';
import { isEveryDomain } from '../../../src/domain/domain-filter.ts';
import type { SimulatedUser } from '../../../src/simulator/directory/simulated-user.ts';
import type { Queryable } from '../../../src/store/database.ts';
import { storedSeats, trueSeats } from '../../../test/integration/sync/support/true-seats.ts';
import { storedUsers, trueUsers } from '../../../test/integration/sync/support/truth.ts';
import type { Site } from '../soak.ts';

const shownDifferences = 3;

export interface CheckedSite {
  readonly users: number;
  readonly activities: number;
  readonly findings: readonly string[];
}

/** Compares what the store holds of a tenant with what the simulator holds. */
export async function checkTruth(db: Queryable, site: Site): Promise<CheckedSite> {
  const { connector, tenant } = site;
  const truth = await tenant.readTruth();
  const where = scopeOf(connector.domains);
  const users = trueUsers(truth, { where });
  const seats = trueSeats(truth, where);
  const mails = trueMails(site, new Set(users.map(({ id }) => id)));
  const findings = [
    ...differences('users', users, await storedUsers(db, connector.id)),
    ...differences('subscriptions', seats, await storedSeats(db, connector.id)),
    ...differences('activity', mails, await storedMails(db, site)),
  ];
  const prefix = `${connector.name} (${connector.id}, ${connector.domains.join()}): `;
  return {
    users: users.length,
    activities: mails.length,
    findings: findings.map((finding) => prefix + finding),
  };
}

function scopeOf(domains: readonly string[]): (user: SimulatedUser) => boolean {
  if (isEveryDomain(domains)) return () => true;
  return ({ mail }) => domains.some((domain) => mail?.toLowerCase().endsWith(`@${domain}`) ?? false);
}

interface Mail {
  readonly id: string;
  readonly day: string | null;
}

function trueMails({ lastMail }: Site, held: ReadonlySet<string>): readonly Mail[] {
  const mails = [...lastMail].map(([id, day]) => ({ id, day })).filter(({ id }) => held.has(id));
  return mails.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function storedMails(db: Queryable, { connector, lastMail }: Site): Promise<readonly Mail[]> {
  return db.query<Mail>(
    `select u.user_id as id, a.exchange_on as day
     from users u left join service_activity a on a.connector_id = u.connector_id and a.user_id = u.user_id
     where u.connector_id = $1 and u.user_id = any($2::uuid[]) order by u.user_id::text`,
    [connector.id, [...lastMail.keys()]],
  );
}

/** The first few places where two sorted lists differ, in words. */
function differences(what: string, expected: readonly object[], found: readonly object[]): readonly string[] {
  const count = Math.max(expected.length, found.length);
  const at = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !isDeepStrictEqual(plain(expected[index]), plain(found[index])),
  );
  if (at.length === 0) return [];
  const examples = at
    .slice(0, shownDifferences)
    .map((index) => `expected ${JSON.stringify(expected[index])}, found ${JSON.stringify(found[index])}`);
  return [
    `${at.length} ${what} differ (${expected.length} expected, ${found.length} found): ${examples.join('; ')}`,
  ];
}

/** Without prototypes and absent values, which say nothing. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
