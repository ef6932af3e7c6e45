import { z } from 'zod';
import { toConnectorJson } from '../../cli/output/connector-json.ts';
import { toStatusRow } from '../../cli/output/status-row.ts';
import { connectorConditions } from '../../domain/connector-condition.ts';
import { clouds, type Connector, connectorKinds } from '../../domain/connector.ts';
import { runModes, runStatuses } from '../../domain/run.ts';
import type { StatusFacts } from '../../store/status.ts';
import { isoOrNull } from './iso-or-null.ts';
import { failureSchema } from './run-schemas.ts';

const moment = z.iso.datetime().nullable();

const standing = {
  condition: z.enum(connectorConditions).describe('The worst of those that hold.'),
  problem: z.string().nullable().describe('What is wrong, in a sentence; null where nothing is.'),
  advice: z.string().nullable().describe('What to do, with commands of the admin script.'),
  lastRun: z
    .object({
      runId: z.guid(),
      status: z.enum(runStatuses),
      mode: z.enum(runModes).nullable(),
      startedAt: moment,
      finishedAt: moment,
    })
    .nullable(),
  nextRunAt: moment.describe('Null while paused.'),
  throttledUntil: moment,
  dataAt: moment.describe('When the users were last in step with the tenant; null: never read to the end.'),
  dataAgeSeconds: z.number().nullable(),
  secretExpiresOn: z.iso.date().nullable().describe('Null: not known.'),
  secretExpiresInDays: z.number().int().nullable().describe('Negative once it is over.'),
};

const identity = {
  id: z.guid(),
  name: z.string(),
  kind: z.enum(connectorKinds),
  cloud: z.enum(clouds),
  tenantId: z.guid(),
  domains: z.array(z.string()).readonly().describe('`*`: all users.'),
};

/** A connector as it is listed. */
export const connectorSchema = z.object({ ...identity, ...standing }).meta({ id: 'Connector' });

/** A connector by itself: its settings too, and never its credential. */
export const connectorDetailSchema = z
  .object({
    ...identity,
    ...standing,
    clientId: z.guid(),
    schedule: z.string().nullable().describe('Null: daily in the hour from 23:00.'),
    timezone: z.string(),
    secretExpirySource: z.enum(['registration', 'settings']).nullable(),
    inactiveAfterDays: z.number().int(),
    inactiveAfterSku: z.record(z.string(), z.number().int()).readonly(),
    isPaused: z.boolean(),
    needsAttention: failureSchema.nullable(),
    lastFullAt: moment,
    createdAt: z.iso.datetime(),
    warnings: z.array(z.string()).readonly(),
  })
  .meta({ id: 'ConnectorDetail' });

export const savedConnectorSchema = z.object({
  connector: connectorDetailSchema,
  canceledRunId: z.guid().nullable().describe('The run that was under way with the old settings.'),
});

/** What may be given for a connector; the rules of the settings name what is wrong with it. */
export const connectorBody = z.strictObject({
  name: z.string().optional(),
  tenantId: z.string().optional().describe('Directory (tenant) ID'),
  clientId: z.string().optional().describe('Application (client) ID'),
  clientSecret: z.string().optional().describe('The value of the client secret; never given back.'),
  certificate: z
    .string()
    .optional()
    .describe('Instead of a secret: a PEM text with the certificate and its RSA private key.'),
  kind: z.string().optional().describe(connectorKinds.join(' or ')),
  cloud: z.string().optional().describe(clouds.join(', ')),
  domains: z.array(z.string()).optional().describe('Names, or `*` for all users, which is the default.'),
  schedule: z.string().nullable().optional().describe('A cron pattern of five fields; null for the default.'),
  timezone: z.string().optional(),
  secretExpires: z.string().nullable().optional().describe('A date such as 2027-03-31.'),
  inactiveAfter: z.number().optional().describe('Days.'),
  inactiveAfterSku: z
    .record(z.string(), z.number())
    .optional()
    .describe('Days by part number; replaces all.'),
});

export const checkSchema = z.object({
  status: z.enum(['ok', 'warning', 'failed']),
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['ok', 'warning', 'failed']),
      message: z.string(),
      advice: z.string().nullable(),
      code: z.string().nullable(),
      requestId: z.string().nullable(),
    }),
  ),
});

export function toConnectorItem(facts: StatusFacts): z.infer<typeof connectorSchema> {
  const row = toStatusRow(facts);
  const { lastRun } = row;
  return {
    id: facts.id,
    name: facts.name,
    kind: facts.kind,
    cloud: facts.cloud,
    tenantId: facts.tenantId,
    domains: facts.domains,
    condition: row.condition,
    problem: row.problem,
    advice: row.advice,
    lastRun: lastRun && {
      runId: lastRun.id,
      status: lastRun.status,
      mode: lastRun.mode,
      startedAt: isoOrNull(lastRun.startedAt),
      finishedAt: isoOrNull(lastRun.finishedAt),
    },
    nextRunAt: isoOrNull(row.nextRunAt),
    throttledUntil: isoOrNull(row.throttledUntil),
    dataAt: isoOrNull(row.dataAt),
    dataAgeSeconds: row.dataAgeSeconds,
    secretExpiresOn: row.secretExpiresOn,
    secretExpiresInDays: row.secretExpiresInDays,
  };
}

export function toConnectorDetail(
  connector: Connector,
  facts: StatusFacts,
  warnings: readonly string[],
): z.infer<typeof connectorDetailSchema> {
  const json = toConnectorJson(connector, facts.now);
  return {
    ...toConnectorItem(facts),
    clientId: json.clientId,
    schedule: json.schedule,
    timezone: json.timezone,
    secretExpirySource: json.secretExpirySource,
    inactiveAfterDays: json.inactiveAfterDays,
    inactiveAfterSku: json.inactiveAfterSku,
    isPaused: json.isPaused,
    needsAttention: json.needsAttention,
    lastFullAt: isoOrNull(json.lastFullAt),
    createdAt: json.createdAt.toISOString(),
    warnings,
  };
}
