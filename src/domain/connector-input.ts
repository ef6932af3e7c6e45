import type { z } from 'zod';
import { connectorSchema } from './connector-schema.ts';
import type { ConnectorSettings } from './connector.ts';
import { everyDomain } from './domain-filter.ts';
import { type InputFault, type InputField, plainFault } from './input-fault.ts';
import { isTimezone, parseSchedule } from './schedule.ts';

/** Settings, or every fault at once: each with its field, and as a sentence that names the option. */
export type ParsedConnector =
  | { readonly settings: ConnectorSettings }
  | { readonly faults: readonly InputFault[] };

const defaults = {
  kind: 'microsoft-365',
  cloud: 'global',
  domains: [everyDomain],
  schedule: null,
  timezone: 'UTC',
  secretExpiresOn: null,
  thresholds: { inactiveAfterDays: 30, bySku: {} },
} as const satisfies Omit<ConnectorSettings, 'name' | 'tenantId' | 'clientId'>;

/** Options of the admin script by field; the name is an argument. */
const options: Readonly<Record<Exclude<InputField, 'credential'>, string>> = {
  name: 'NAME',
  tenantId: '--tenant-id',
  clientId: '--client-id',
  kind: '--kind',
  cloud: '--cloud',
  domains: '--domains',
  schedule: '--schedule',
  timezone: '--timezone',
  secretExpires: '--secret-expires',
  inactiveAfter: '--inactive-after',
  inactiveAfterSku: '--inactive-after-sku',
};

/**
 * Parses what somebody gave for a connector, as options (texts) or JSON (numbers, lists, records); undefined is
 * not given. With `current` (set) what is not given stays; without (add) the name and both ids are needed.
 * A `schedule` of null or '' is the default one; `inactiveAfterSku` replaces the whole list.
 */
export function parseConnectorInput(raw: unknown, current: ConnectorSettings | null = null): ParsedConnector {
  const given = flattened(raw);
  const kept =
    current === null ? {} : { name: current.name, tenantId: current.tenantId, clientId: current.clientId };
  const parsed = connectorSchema.safeParse({ ...kept, ...given });
  const faults = [
    ...(parsed.error?.issues.flatMap((issue) => faultsOf(issue)) ?? []),
    ...scheduleFaults(given, current),
    ...emptyDomainsFaults(given, current),
  ];
  if (!parsed.success || faults.length > 0) return { faults };
  return { settings: merged(parsed.data, current) };
}

function merged(
  given: z.output<typeof connectorSchema>,
  current: ConnectorSettings | null,
): ConnectorSettings {
  const base: Omit<ConnectorSettings, 'name' | 'tenantId' | 'clientId'> = current ?? defaults;
  return {
    name: given.name,
    tenantId: given.tenantId,
    clientId: given.clientId,
    kind: given.kind ?? base.kind,
    cloud: given.cloud ?? base.cloud,
    domains: given.domains ?? base.domains,
    schedule: givenOr(given.schedule, base.schedule),
    timezone: given.timezone ?? base.timezone,
    secretExpiresOn: givenOr(given.secretExpires, base.secretExpiresOn),
    thresholds: {
      inactiveAfterDays: given.inactiveAfter ?? base.thresholds.inactiveAfterDays,
      bySku: given.inactiveAfterSku ?? base.thresholds.bySku,
    },
  };
}

/** Null or nothing in the quotes takes away what is set. */
function givenOr(given: string | null | undefined, current: string | null): string | null {
  if (given === undefined) return current;
  return given === '' ? null : given;
}

/** A schedule can only be judged in its time zone; a zone that is none is named by its own fault. */
function scheduleFaults(
  given: Readonly<Record<string, unknown>>,
  current: ConnectorSettings | null,
): readonly InputFault[] {
  const schedule = given['schedule'] === undefined ? current?.schedule : given['schedule'];
  const timezone = given['timezone'] ?? current?.timezone ?? defaults.timezone;
  if (typeof schedule !== 'string' || schedule.trim() === '') return [];
  if (typeof timezone !== 'string' || !isTimezone(timezone.trim())) return [];
  const parsed = parseSchedule(schedule.trim(), timezone.trim());
  return 'error' in parsed ? [optionFault('schedule', parsed.error)] : [];
}

/** Of a connector that has domains an empty list (an unset variable, perhaps) must not mean everybody. */
function emptyDomainsFaults(
  given: Readonly<Record<string, unknown>>,
  current: ConnectorSettings | null,
): readonly InputFault[] {
  const { domains } = given;
  const isEmpty = typeof domains === 'string' && /^[\s,;]*$/u.test(domains);
  return isEmpty && current !== null
    ? [optionFault('domains', 'give names like contoso.com, or * for all.')]
    : [];
}

function faultsOf(issue: z.core.$ZodIssue): readonly InputFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => plainFault(null, `"${key}" is no setting of a connector.`));
  const field = String(issue.path[0] ?? '');
  const message = `${issue.message}${issue.message.endsWith('.') ? '' : '.'}`;
  return [isSetting(field) ? optionFault(field, message) : plainFault(null, `${field}: ${message}`)];
}

function isSetting(field: string): field is keyof typeof options {
  return Object.hasOwn(options, field);
}

function optionFault(field: keyof typeof options, message: string): InputFault {
  return { field, message, text: `${options[field]}: ${message}` };
}

/** Lists and records, as JSON has them, in the form the options have. */
function flattened(raw: unknown): Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null) return {};
  const given = Object.entries(raw).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]: [string, unknown]) => [key, flat(key, value)]));
}

function flat(key: string, value: unknown): unknown {
  if (key === 'domains' && Array.isArray(value)) return value.join('\n');
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (key === 'inactiveAfterSku' && isRecord)
    return Object.entries(value).map(([part, days]) => `${part}=${String(days)}`);
  return value;
}
