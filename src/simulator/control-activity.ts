import { z } from 'zod';
import { type ActivityPatch, APPS, PLATFORMS, SERVICES } from './reports/activity.ts';

const day = z.iso.date().nullable();
const activation = z.strictObject({
  productType: z.string(),
  lastActivatedOn: z.string(),
  windows: z.number().default(0),
  mac: z.number().default(0),
  windows10Mobile: z.number().default(0),
  ios: z.number().default(0),
  android: z.number().default(0),
  isShared: z.boolean().default(false),
});
const activity = z.strictObject({
  services: z.partialRecord(z.enum(SERVICES), day).exactOptional(),
  apps: z.partialRecord(z.enum(APPS), z.partialRecord(z.enum(PLATFORMS), day)).exactOptional(),
  activations: z.array(activation).exactOptional(),
});

/** What a user did, sent over the control surface. */
export function readActivity(value: unknown): ActivityPatch {
  return activity.parse(value);
}
