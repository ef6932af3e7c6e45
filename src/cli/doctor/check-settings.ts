import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { hasCode } from '../../lib/has-code.ts';
import { listKeyIds } from '../../store/connector-state.ts';
import { failedLine, okLine, warningLine, type CheckLine } from '../../sync/manage/check-line.ts';
import type { CommandServices } from '../command-context.ts';

const root = join(import.meta.dirname, '../../..');

/** Which settings are in force, with no value that may hold a secret. */
export function checkSettings(config: Config): readonly CheckLine[] {
  const { secretsKeys, workerConcurrency, leaseMs, fullSyncDays, retentionDays } = config;
  const database = config.home === 'postgres' ? 'DATABASE_URL' : `embedded in ${config.dataDir}`;
  const queue = config.redisUrl === null ? 'in the database' : 'REDIS_URL';
  const keys = secretsKeys.length === 1 ? 'one key' : `${String(secretsKeys.length)} keys`;
  const numbers = `WORKER_CONCURRENCY ${String(workerConcurrency)}, LEASE_MS ${String(leaseMs)}, FULL_SYNC_DAYS ${String(fullSyncDays)}, RETENTION_DAYS ${String(retentionDays)}`;
  const lines = [
    okLine('settings', `database: ${database}; queue: ${queue}; SECRETS_KEY: ${keys}; ${numbers}.`),
  ];
  const overridden = [config.loginUrl, config.graphUrl].some((url) => url !== null);
  return overridden
    ? [
        ...lines,
        warningLine(
          'endpoints',
          'LOGIN_URL or GRAPH_URL stands in for Microsoft’s own.',
          'Leave both out, unless this is meant.',
        ),
      ]
    : lines;
}

/** What runs here. */
export function checkVersions(): CheckLine {
  const own = versionOf(join(root, 'package.json'));
  const bullmq = versionOf(join(root, 'node_modules/bullmq/package.json'));
  return okLine(
    'versions',
    `connector ${own}, Node ${process.versions.node}, BullMQ ${bullmq}, ${process.platform} ${process.arch}.`,
  );
}

function versionOf(path: string): string {
  try {
    const parsed = z.object({ version: z.string() }).safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.data?.version ?? 'unknown';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'unknown';
    throw error;
  }
}

/** Every credential is sealed with a key that is given: with another one nothing would have started. */
export async function checkKeys({ db, keys }: CommandServices): Promise<CheckLine> {
  const others = (await listKeyIds(db)).filter((id) => id !== keys.firstId);
  return others.length === 0
    ? okLine('secrets', 'SECRETS_KEY opens every credential.')
    : warningLine(
        'secrets',
        'SECRETS_KEY opens every credential, some of them with a key that is not its first.',
        '`secrets reseal` seals them with the first one; then the others can be dropped.',
      );
}

const needMiB = 100;
const wantMiB = 1024;

/** The embedded database: whose folder it is, and how much room is left. */
export async function checkDataDir(config: Config): Promise<readonly CheckLine[]> {
  if (config.home !== 'embedded') return [];
  const { dataDir } = config;
  accessSync(dataDir, constants.R_OK | constants.W_OK);
  const isOpen = (statSync(join(dataDir, 'database')).mode & 0o077) !== 0;
  const { bavail, bsize } = await statfs(dataDir);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  const room = `${String(free)} MiB are free in DATA_DIR (${dataDir}).`;
  const advice = 'Make room, or move DATA_DIR while nothing runs.';
  return [
    free < needMiB
      ? failedLine('disk', room, advice)
      : free < wantMiB
        ? warningLine('disk', room, advice)
        : okLine('disk', room),
    isOpen
      ? warningLine('rights', 'Others on this machine may read the database.', `chmod -R go-rwx ${dataDir}`)
      : okLine('rights', 'The database is readable by this account only.'),
  ];
}
