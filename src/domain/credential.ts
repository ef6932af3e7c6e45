import { z } from 'zod';
import type { Credential } from './connector.ts';

const credential = z.discriminatedUnion('type', [
  z.object({ type: z.literal('secret'), secret: z.string() }),
  z.object({ type: z.literal('certificate'), pem: z.string() }),
]);

/** A credential as the text that is sealed. */
export function credentialToText(value: Credential): string {
  return JSON.stringify(value);
}

/** The credential in an opened text; throws where it is none. */
export function credentialFromText(text: string): Credential {
  return credential.parse(JSON.parse(text));
}
