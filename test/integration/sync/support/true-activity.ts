import { APPS, type App, PLATFORMS } from '../../../../src/simulator/reports/activity.ts';
import type { ReportPerson } from '../../../../src/simulator/reports/report-people.ts';
import type { Queryable } from '../../../../src/store/database.ts';
import { type ShownActivity, showActivityPages } from '../../../../src/store/show-activity.ts';

const dayMs = 86_400_000;

/** The day so many days before today, YYYY-MM-DD in UTC. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
}

const services = ['exchange', 'onedrive', 'sharepoint', 'teams', 'yammer', 'skype'] as const;

/** What `show activity` has to say of somebody in the reports, but for the judgement; reports lag by two days. */
export function trueActivity(person: ReportPerson, periodDays: number): object {
  const since = daysAgo(2 + periodDays - 1);
  const used = (app: App): object =>
    Object.fromEntries(
      PLATFORMS.map((platform) => [platform, (person.activity.apps[app][platform] ?? '') >= since]),
    );
  return {
    userId: person.userId,
    services: Object.fromEntries(
      services.map((service) => [
        service,
        { licensed: person.licensed.has(service), lastActivityOn: person.activity.services[service] },
      ]),
    ),
    apps: Object.fromEntries(APPS.map((app) => [app, used(app)])),
    activations: person.activity.activations
      .map(({ isShared, lastActivatedOn, ...activation }) => ({
        ...activation,
        lastActivatedOn: lastActivatedOn === '' ? null : lastActivatedOn,
        sharedComputer: isShared,
      }))
      .toSorted((a, b) => (a.productType < b.productType ? -1 : 1)),
  };
}

/** What a user has of whom the reports say nothing. */
export const nothingKnown = {
  services: Object.fromEntries(
    services.map((service) => [service, { licensed: null, lastActivityOn: null }]),
  ),
  apps: Object.fromEntries(
    APPS.map((app) => [app, Object.fromEntries(PLATFORMS.map((platform) => [platform, null]))]),
  ),
  activations: [],
};

export async function shownActivity(db: Queryable, connectorId: string): Promise<readonly ShownActivity[]> {
  const all: ShownActivity[] = [];
  for await (const page of showActivityPages(db, connectorId)) all.push(...page);
  return all;
}

/** The part of a shown activity that reports bring. */
export function reported({ userId, services: of, apps, activations }: ShownActivity): object {
  return { userId, services: of, apps, activations };
}
