import { apps, platforms, services } from '../domain/report.ts';

/**
 * SQL for `{service: {licensed, lastActivityOn}}` of a row of service_activity; nulls where there is no row.
 * `table` is an alias of ours, never input.
 */
export function servicesJson(table: string): string {
  const pairs = services.map(
    (service) =>
      `'${service}', jsonb_build_object('licensed', ${table}.${service}_licensed, 'lastActivityOn', ${table}.${service}_on)`,
  );
  return `jsonb_build_object(${pairs.join(', ')})`;
}

/** SQL for `{app: {platform: true | false | null}}` with every app and platform, whatever the row holds. */
export function appsJson(table: string): string {
  const pairs = apps.map((app) => {
    const marks = platforms.map((platform) => `'${platform}', ${table}.apps #> '{${app},${platform}}'`);
    return `'${app}', jsonb_build_object(${marks.join(', ')})`;
  });
  return `jsonb_build_object(${pairs.join(', ')})`;
}
