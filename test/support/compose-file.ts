import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const service = z.object({
  image: z.string(),
  build: z.string().optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  restart: z.string(),
  init: z.boolean().default(false),
  stop_grace_period: z.string().optional(),
  shm_size: z.string().optional(),
});

// Strict: a key that no test knows may be misspelled, and Compose is not there to say so.
const composeFile = z.looseObject({
  services: z.record(z.string(), service.strict()),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

export type ComposeService = z.infer<typeof service>;

const path = join(import.meta.dirname, '../../docker-compose.yml');

/** `docker-compose.yml` with its anchors resolved and its `${NAME:-default}` as they stand. */
export function readComposeFile(): z.infer<typeof composeFile> {
  return composeFile.parse(parse(readFileSync(path, 'utf8'), { merge: true }));
}

/** The service of that name; throws where there is none. */
export function requireComposeService(name: string): ComposeService {
  const found = readComposeFile().services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** The program a service starts, with its arguments. */
export function commandOf({ entrypoint = [], command }: ComposeService): readonly string[] {
  return [...entrypoint, ...command];
}
