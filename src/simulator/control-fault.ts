import { z } from 'zod';
import type { FaultRule } from './faults/fault-rule.ts';

const retryAfter = z.union([z.number(), z.string(), z.strictObject({ dateInMs: z.number() })]);

/** The effects that can be told in JSON: all but `mutate`, which is a function. */
const effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('respond'),
    status: z.number(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown(),
  }),
  z.strictObject({
    kind: z.literal('graphError'),
    status: z.number(),
    code: z.string().exactOptional(),
    message: z.string().exactOptional(),
    retryAfter: retryAfter.exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('headers'), headers: z.record(z.string(), z.string()) }),
  z.strictObject({
    kind: z.literal('tokenError'),
    code: z.number(),
    status: z.number().exactOptional(),
    error: z.string().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('redirect'), location: z.string(), status: z.number().exactOptional() }),
  z.strictObject({ kind: z.literal('truncate'), atByte: z.number().exactOptional() }),
  z.strictObject({ kind: z.literal('cut'), when: z.enum(['before', 'middle']).exactOptional() }),
  z.strictObject({ kind: z.literal('notJson'), text: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number() }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('repeatNextLink') }),
  z.strictObject({ kind: z.literal('foreignNextLink'), origin: z.string() }),
  z.strictObject({
    kind: z.literal('badRecord'),
    record: z.enum(['missingId', 'hugeDisplayName', 'badDate', 'duplicate', 'notObject']),
  }),
]);

const rule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().exactOptional(),
      path: z.string().exactOptional(),
      skip: z.number().exactOptional(),
      nth: z.number().exactOptional(),
      count: z.number().exactOptional(),
      probability: z.number().exactOptional(),
      seed: z.number().exactOptional(),
    })
    .default({}),
  effect,
});

/** A fault rule sent over the control surface; `path` is the text of a regular expression. */
export function readFaultRule(value: unknown): FaultRule {
  return rule.parse(value);
}
