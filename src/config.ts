import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { ensureKeyFile } from './lib/key-file.ts';
import { isLoopback } from './lib/loopback.ts';

/** Which process reads the configuration: some of them cannot live with the embedded database. */
export type ProcessRole = 'all' | 'scheduler' | 'worker' | 'web' | 'admin';

export interface Config {
  readonly home: 'postgres' | 'embedded';
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** 32 bytes each: the first seals, all open. */
  readonly secretsKeys: readonly Buffer[];
  readonly loginUrl: string | null;
  readonly graphUrl: string | null;
  readonly catalogUrl: string | null;
  readonly workerConcurrency: number;
  readonly leaseMs: number;
  readonly host: string;
  /** 3000 unless it was given. */
  readonly port: number;
  /** What was not asked for may be another one. */
  readonly isPortGiven: boolean;
  readonly adminPassword: string | null;
  readonly fullSyncDays: number;
  readonly retentionDays: number;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigFault {
  readonly name: string;
  /** What is wrong and what would be right; never the value, which may be a secret. */
  readonly reason: string;
}

/** All faults of the environment at once. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map((fault) => `${fault.name}: ${fault.reason}`).join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Settings that are secrets, or may hold one: each can be given as NAME_FILE instead. */
const secretNames = ['SECRETS_KEY', 'DATABASE_URL', 'REDIS_URL', 'ADMIN_PASSWORD'] as const;

const embeddedKeyFile = 'secrets-key';

/** Every setting by its name in the environment, with its default. */
export const environmentSchema = z.object({
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user@host:5432/database'),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379'),
  DATA_DIR: z.string().default('./data'),
  SECRETS_KEY: z
    .string()
    .refine((value) => decodeKeys(value).every((key) => key !== null), {
      error:
        'must be 32 bytes in base64, or several such keys separated by commas; `openssl rand -base64 32` makes one',
    })
    .optional(),
  LOGIN_URL: httpUrl('https://login.microsoftonline.com'),
  GRAPH_URL: httpUrl('https://graph.microsoft.com'),
  CATALOG_URL: httpUrl('https://host/products.csv'),
  WORKER_CONCURRENCY: integer(1, 1000).default(8),
  // Below 200 ms a healthy worker on a busy machine loses its lease before it can renew it.
  LEASE_MS: integer(200, 3_600_000).default(30_000),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  ADMIN_PASSWORD: z.string().optional(),
  FULL_SYNC_DAYS: integer(1, 3650).default(7),
  RETENTION_DAYS: integer(1, 36_500).default(400),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

/**
 * Reads the environment, `.env` in the working directory and NAME_FILEs. Embedded without SECRETS_KEY, the key
 * is made in DATA_DIR. Throws ConfigError with every fault.
 */
export function loadConfig(role: ProcessRole): Config {
  const { env, faults } = readSecretFiles({ ...readDotEnv(), ...process.env });
  const config = parseConfig(env, role, faults);
  if (config.secretsKeys.length > 0) {
    return config;
  }
  const key = decodeKeys(ensureKeyFile(resolve(config.dataDir, embeddedKeyFile)))[0] ?? null;
  if (key === null) {
    throw new ConfigError([
      {
        name: 'SECRETS_KEY',
        reason: `the key in ${resolve(config.dataDir, embeddedKeyFile)} is not 32 bytes in base64`,
      },
    ]);
  }
  return { ...config, secretsKeys: [key] };
}

/** Pure: `env` with NAME_FILEs resolved already, and the faults met on the way. An empty value is an absent one. */
export function parseConfig(
  env: Environment,
  role: ProcessRole,
  knownFaults: readonly ConfigFault[] = [],
): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const faults = [
    ...knownFaults,
    ...(parsed.error?.issues ?? []).map((issue) => ({ name: issue.path.join('.'), reason: issue.message })),
    ...crossFaults(given, role, new Set(knownFaults.map((fault) => fault.name))),
  ];
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(faults);
  }
  return { ...toConfig(parsed.data), isPortGiven: given['PORT'] !== undefined };
}

function toConfig(env: z.infer<typeof environmentSchema>): Omit<Config, 'isPortGiven'> {
  return {
    home: env.DATABASE_URL === undefined ? 'embedded' : 'postgres',
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    dataDir: resolve(env.DATA_DIR),
    secretsKeys: decodeKeys(env.SECRETS_KEY ?? '').flatMap((key) => key ?? []),
    loginUrl: env.LOGIN_URL ?? null,
    graphUrl: env.GRAPH_URL ?? null,
    catalogUrl: env.CATALOG_URL ?? null,
    workerConcurrency: env.WORKER_CONCURRENCY,
    leaseMs: env.LEASE_MS,
    host: env.HOST,
    port: env.PORT,
    adminPassword: env.ADMIN_PASSWORD ?? null,
    fullSyncDays: env.FULL_SYNC_DAYS,
    retentionDays: env.RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
  };
}

/** What no single variable can be blamed for. `unread`: names whose file could not be read, so not missing. */
function crossFaults(
  env: Environment,
  role: ProcessRole,
  unread: ReadonlySet<string>,
): readonly ConfigFault[] {
  const isGiven = (name: string): boolean => env[name] !== undefined || unread.has(name);
  const faults: ConfigFault[] = [];
  if (!isGiven('DATABASE_URL')) {
    if (isGiven('REDIS_URL')) {
      faults.push({
        name: 'DATABASE_URL',
        reason: 'is required with REDIS_URL: workers on Redis share one Postgres',
      });
    }
    if (role === 'scheduler' || role === 'worker' || role === 'web') {
      const reason = `is required for \`npm run ${role}\`: the embedded database belongs to one process, \`npm start\``;
      faults.push({ name: 'DATABASE_URL', reason });
    }
  } else if (!isGiven('SECRETS_KEY')) {
    const reason = 'is required with DATABASE_URL: 32 bytes in base64; `openssl rand -base64 32` makes one';
    faults.push({ name: 'SECRETS_KEY', reason });
  }
  // The others serve health and counts of their own, which name nobody, or serve nothing.
  const hasPages = role === 'web' || role === 'all';
  if (hasPages && !isLoopback(env['HOST'] ?? '127.0.0.1') && !isGiven('ADMIN_PASSWORD')) {
    const reason = 'is required when HOST is not a loopback address: the pages would be open to the network';
    faults.push({ name: 'ADMIN_PASSWORD', reason });
  }
  return faults;
}

function readDotEnv(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return {};
    }
    throw new ConfigError([{ name: '.env', reason: `cannot be read (${reasonOf(error)})` }]);
  }
}

/** Puts the contents of NAME_FILE in the place of NAME, for the settings that may be secrets. */
export function readSecretFiles(env: Environment): {
  readonly env: Environment;
  readonly faults: readonly ConfigFault[];
} {
  const resolved: Record<string, string | undefined> = { ...env };
  const faults: ConfigFault[] = [];
  for (const name of secretNames) {
    const file = env[`${name}_FILE`] ?? '';
    if (file === '') {
      continue;
    }
    if ((env[name] ?? '') !== '') {
      faults.push({ name: `${name}_FILE`, reason: `is given together with ${name}: keep one of the two` });
      continue;
    }
    try {
      resolved[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      faults.push({ name, reason: `the file that ${name}_FILE names cannot be read (${reasonOf(error)})` });
    }
  }
  return { env: resolved, faults };
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Null for what is not 32 bytes: Buffer takes any text for base64, so the way back is compared. */
function decodeKeys(value: string): readonly (Buffer | null)[] {
  const parts = value.split(',').map((part) => part.trim());
  return parts
    .filter((part, index) => part !== '' || index > 0)
    .map((part) => {
      const key = Buffer.from(part, 'base64');
      return key.length === 32 && key.toString('base64').replace(/=+$/, '') === part.replace(/=+$/, '')
        ? key
        : null;
    });
}

function integer(min: number, max: number) {
  const error = `must be a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.number().min(min, { error }).max(max, { error }));
}

function url(protocols: readonly string[], example: string) {
  const error = `must be an address such as ${example}`;
  return z
    .string()
    .refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), { error })
    .optional();
}

/** Plain http would send tokens in clear, so it is for loopback only. */
function httpUrl(example: string) {
  return z
    .string()
    .refine((value) => ['http:', 'https:'].includes(URL.parse(value)?.protocol ?? ''), {
      error: `must be an address such as ${example}`,
      abort: true,
    })
    .refine(
      (value) => URL.parse(value)?.protocol !== 'http:' || isLoopback(URL.parse(value)?.hostname ?? ''),
      {
        error: `must be https: plain http is for loopback addresses only, such as http://127.0.0.1:8080`,
      },
    )
    .optional();
}
