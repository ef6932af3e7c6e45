import { z } from 'zod';
import type { toRunJson } from '../../cli/output/run-json.ts';
import { type Failure, failureKinds } from '../../domain/failure.ts';
import { runModes, runStatuses, runTriggers } from '../../domain/run.ts';
import { type StepName, stepStatuses } from '../../domain/step.ts';
import type { RunItem } from '../lists/run-item.ts';

export const failureSchema = z
  .object({
    kind: z.enum(failureKinds),
    code: z.string().nullable().describe('Microsoft’s.'),
    message: z.string(),
    advice: z.string(),
    requestId: z.string().nullable().describe('Microsoft’s, for its support.'),
  })
  .meta({ id: 'Failure' }) satisfies z.ZodType<Failure>;

const whole = z.number().int();

const runFields = {
  runId: z.guid(),
  connectorId: z.guid(),
  connector: z.string(),
  status: z.enum(runStatuses),
  mode: z.enum(runModes).nullable().describe('Null until the run is planned.'),
  trigger: z.enum(runTriggers),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  requests: whole.describe('Every one sent, retries, tokens and downloads included.'),
  warnings: z.array(z.string()),
  error: failureSchema.nullable(),
};

export const runSchema = z.object(runFields).meta({ id: 'Run' }) satisfies z.ZodType<RunItem>;

// More reports may come, so their names are no closed list.
const stepName = z.custom<StepName>((given) => typeof given === 'string').meta({ type: 'string' });

const stepSchema = z
  .object({
    name: stepName.describe(
      'organization, subscriptions, users, or report: and the name of Microsoft Graph.',
    ),
    status: z.enum(stepStatuses),
    reason: z.string().nullable(),
    attempts: whole,
    requests: whole,
    pages: whole,
    read: whole,
    inserted: whole,
    updated: whole,
    unchanged: whole,
    removed: whole,
    rejected: whole,
    outOfScope: whole,
    throttledMs: z.number(),
    durationMs: z.number().nullable(),
    error: failureSchema.nullable(),
  })
  .meta({ id: 'Step' }) satisfies z.ZodType<ReturnType<typeof toRunJson>['steps'][number]>;

/** One run as the admin script prints it, and with what lists say beside. */
export const runDetailSchema = z
  .object({ ...runFields, steps: z.array(stepSchema).readonly() })
  .meta({ id: 'RunWithSteps' });

export const rejectedSchema = z
  .object({
    id: whole,
    step: z.string(),
    recordId: z.string().nullable(),
    field: z.string(),
    reason: z.string(),
    rejectedAt: z.iso.datetime(),
  })
  .meta({ id: 'RejectedRecord' });
