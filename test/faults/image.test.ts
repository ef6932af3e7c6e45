import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { requireComposeService } from '../support/compose-file.ts';
import { copiesOf, readDockerfile, startOf, valuesOf } from '../support/dockerfile.ts';
import { onFreePort } from '../support/free-port.ts';
import { makeOwnFolder } from '../support/own-folder.ts';
import { readPackageFile } from '../support/package-file.ts';
import { waitFor } from '../support/wait-for.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const dockerfile = readDockerfile();
const lockFile = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

/** What the Dockerfile's COPY and RUN do, in a folder: there is no engine everywhere, and this needs none. */
async function buildIn(folder: string): Promise<void> {
  for (const { sources, target } of copiesOf(dockerfile)) {
    for (const source of sources) {
      const place = target.endsWith('/') ? join(folder, target, basename(source)) : join(folder, target);
      await cp(join(root, source), place, { recursive: true });
    }
  }
  const [install = ''] = valuesOf(dockerfile, 'RUN').flatMap((value) => /^npm ci [^&]*/.exec(value) ?? []);
  // Whatever was installed here before lies in npm's cache.
  const [command, ...args] = [...install.trim().split(/\s+/), '--prefer-offline'];
  await run(command, args, { cwd: folder });
}

/** As the image starts it, on an empty DATA_DIR, once the health check of docker-compose.yml is content. */
async function startIn(folder: string, dataDir: string, port: number): Promise<ChildProcess> {
  const [, ...args] = startOf(dockerfile);
  const env = { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const isHealthy = async (): Promise<true> => {
    const check = requireComposeService('web').healthcheck?.test.slice(2) ?? [];
    await run(
      process.execPath,
      check.map((word) => word.replace(':3000/', `:${port}/`)),
    );
    return true;
  };
  const healthy = waitFor(isHealthy, { deadlineMs: 60_000, what: 'the health check', everyMs: 500 });
  try {
    await Promise.race([
      healthy,
      ended.then(() => Promise.reject(new Error(`${args.join(' ')} ended at its start`))),
    ]);
    return child;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

it('what the image holds starts, is healthy, and ends at SIGTERM', async () => {
  const folder = await makeOwnFolder('image-');
  const data = await makeOwnFolder('image-data-');
  try {
    await buildIn(folder.path);
    const { dependencies, devDependencies } = readPackageFile();
    const lock = lockFile.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
    const isThere = (name: string): boolean => existsSync(join(folder.path, 'node_modules', name));
    expect(Object.keys(dependencies).filter((name) => !isThere(name))).toEqual([]);
    // One of them may be what a dependency of ours needs too.
    const isOurs = (name: string): boolean => lock.packages[`node_modules/${name}`]?.dev === true;
    expect(Object.keys(devDependencies).filter((name) => isOurs(name) && isThere(name))).toEqual([]);

    const child = await onFreePort((port) => startIn(folder.path, data.path, port));
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(await readdir(data.path)).toContain('database');
  } finally {
    await folder.remove();
    await data.remove();
  }
}, 200_000);
