import { z } from 'zod';
import { clouds, connectorKinds } from './connector.ts';
import { parseDomains } from './domain-filter.ts';
import { isGuid } from './guid.ts';
import { isTimezone, timezoneFault } from './schedule.ts';

const maxNameLength = 100;

const name = z
  .string('is missing; give the connector a name')
  .trim()
  .min(1, 'is empty; give the connector a name')
  .max(maxNameLength, `is longer than ${maxNameLength} characters`)
  // It is typed as an argument and stands in paths and lines of output.
  .regex(/^(?:[\p{L}\p{N}]|$)/u, 'has to begin with a letter or a digit')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}/\\]*$/u, 'may have no slash, line break or control character');

const days = z.coerce
  .number('has to be a number of days')
  .int('has to be whole days')
  .min(1, 'has to be 1 day or more')
  .max(3650, 'has to be 3650 days or fewer');

/** What may be given for a connector; texts as typed become normalized settings. */
export const connectorSchema = z.strictObject({
  name,
  tenantId: guid('the "Directory (tenant) ID"'),
  clientId: guid('the "Application (client) ID"'),
  kind: oneOf(connectorKinds).optional(),
  cloud: oneOf(clouds).optional(),
  domains: z.string().transform(domains).optional(),
  schedule: z.string('has to be a cron pattern').trim().nullable().optional(),
  timezone: z
    .string()
    .trim()
    .refine(isTimezone, { error: ({ input }) => timezoneFault(String(input)) })
    .optional(),
  secretExpires: z.iso.date('has to be a date like 2027-03-31').or(z.literal('')).nullable().optional(),
  inactiveAfter: days.optional(),
  inactiveAfterSku: z.array(z.string()).transform(skuThresholds).optional(),
});

function guid(where: string): z.ZodType<string> {
  const right = `has to be a GUID like 00000000-0000-0000-0000-000000000000; the application’s overview in the Microsoft Entra admin center shows it as ${where}`;
  return z
    .string(`is missing; it ${right}`)
    .trim()
    .toLowerCase()
    .refine(isGuid, { error: ({ input }) => `"${short(String(input))}" ${right}` });
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, {
    error: ({ input }) => `"${short(String(input))}" has to be one of ${values.join(', ')}`,
  });
}

function domains(text: string, context: z.RefinementCtx): readonly string[] {
  const parsed = parseDomains(text);
  for (const refused of parsed.refused) {
    context.addIssue(`"${short(refused)}" is no domain; give names like contoso.com, or * for all`);
  }
  return [...parsed.domains];
}

/** `PART=DAYS` per SKU; the last of several for one part number holds. */
function skuThresholds(rows: readonly string[], context: z.RefinementCtx): Readonly<Record<string, number>> {
  const pairs = rows.map((row): readonly [string, number] => {
    const at = row.lastIndexOf('=');
    const [part, count] = [row.slice(0, Math.max(at, 0)).trim(), days.safeParse(row.slice(at + 1).trim())];
    if (part !== '' && count.success) return [part, count.data];
    context.addIssue(`"${short(row)}" has to be PART=DAYS with 1 day or more, e.g. VISIOCLIENT=60`);
    return [part, 1];
  });
  return Object.fromEntries(pairs);
}

/** A mistaken argument may be a whole file. */
function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
