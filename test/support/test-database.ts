import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { makeEmbeddedTemplate } from './make-embedded-template.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

/** A Postgres database of the test's own; without `force`, so that a connection left open fails the test. */
export async function createDatabase(maintenanceUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await maintain(maintenanceUrl, `create database ${name}`);
  const url = new URL(maintenanceUrl);
  url.pathname = `/${name}`;
  return { url: url.href, [Symbol.asyncDispose]: () => maintain(maintenanceUrl, `drop database ${name}`) };
}

async function maintain(url: string, sql: string): Promise<void> {
  await using admin = await openPostgres(url, { maxConnections: 1 });
  await admin.query(sql);
}

export interface TestFolder extends AsyncDisposable {
  readonly path: string;
}

let ownTemplate: Promise<string> | null = null;

/**
 * A DATA_DIR with an embedded database in it, with its tables: copied, which takes a twentieth of making one. Where a
 * global setup made one, all files copy that.
 */
export async function createDataDir(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'm365-data-'));
  const template = inject('embeddedTemplate') ?? (await (ownTemplate ??= makeEmbeddedTemplate()));
  await cp(template, join(path, 'database'), { recursive: true });
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
