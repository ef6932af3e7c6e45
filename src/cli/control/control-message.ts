import { z } from 'zod';

/** What the script sends to the owner of DATA_DIR: arguments, and the input they name. Bytes in base64. */
export const controlRequestSchema = z.object({
  argv: z.array(z.string()),
  stdin: z.base64().nullable(),
  files: z.record(z.string(), z.base64()),
  isTty: z.boolean(),
});
export type ControlRequest = Readonly<z.infer<typeof controlRequestSchema>>;

/** What comes back, one JSON line each: output as it is written, and at the end the exit code. */
export const controlFrameSchema = z.union([
  z.object({ stream: z.enum(['stdout', 'stderr']), data: z.base64() }),
  z.object({ exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]) }),
]);
export type ControlFrame = Readonly<z.infer<typeof controlFrameSchema>>;

/** Microsoft's product list has 1.2 MB; a request may hold it in base64 with room to grow. */
export const maxRequestBytes = 32 * 1024 * 1024;
