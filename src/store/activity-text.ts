import { type Service, type ServiceActivityRow, services } from '../domain/report.ts';

type Services = ServiceActivityRow['services'];

/**
 * SQL for a row of service_activity as one text that `parseServices` reads: for a whole tenant a quarter of the time that
 * nested JSON takes Postgres. `table` is an alias of ours, never input.
 */
export function servicesText(table: string): string {
  const columns = services.map((service) => `${table}.${service}_licensed, ${table}.${service}_on`);
  return `row(${columns.join(', ')})::text`;
}

/** Reads `(t,2026-11-01,f,,…)`: booleans and days are never quoted, and nothing stands for null. */
export function parseServices(text: string): Services {
  const values = text.slice(1, -1).split(',');
  const entries = services.map((service, index): [Service, Services[Service]] => {
    const [licensed = '', lastActivityOn = ''] = values.slice(2 * index, 2 * index + 2);
    return [
      service,
      {
        licensed: licensed === '' ? null : licensed === 't',
        lastActivityOn: lastActivityOn === '' ? null : lastActivityOn,
      },
    ];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an entry for each service
  return Object.fromEntries(entries) as Services;
}
