import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');
const outside = ['workers', 'scripts', 'test'];
const folders = ['lib', 'domain', 'graph', 'store', 'sync', 'queue', 'observe', 'simulator', 'web', 'cli'];
// The table of the house, written a second time on purpose: the lint rules must say the same.
const mayImport: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  domain: ['lib'],
  graph: ['domain', 'lib'],
  store: ['domain', 'lib'],
  sync: ['domain', 'graph', 'store', 'lib'],
  queue: ['domain', 'sync', 'lib'],
  observe: ['lib'],
  simulator: ['lib'],
  web: [...folders.filter((folder) => folder !== 'graph' && folder !== 'simulator'), 'app.ts', 'config.ts'],
  cli: [...folders.filter((folder) => folder !== 'graph' && folder !== 'simulator'), 'app.ts', 'config.ts'],
};
const targets = [...folders, 'app.ts', 'config.ts', ...outside];

const report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

describe('the import table', () => {
  let tree = '';
  let refused: ReadonlySet<string> = new Set();

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'import-table-'));
    copyFileSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    copyFileSync(join(root, 'tsconfig.json'), join(tree, 'tsconfig.json'));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const folder of folders) writeImports(tree, folder);
    refused = lint(tree);
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(folders)('lets %s import what its row names and nothing else', (folder) => {
    const own = mayImport[folder] ?? [];
    const expected = targets.filter((target) => target !== folder && !own.includes(target));
    for (const depth of ['', 'deep/']) {
      const found = targets.filter((target) =>
        refused.has(`src/${folder}/${depth}from-${nameOf(target)}.ts`),
      );
      expect(found).toEqual(expected);
    }
  });

  it('has a row for every folder of src', () => {
    const present = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders).toEqual(expect.arrayContaining(present.map((entry) => entry.name)));
  });

  it('keeps BullMQ out of sync and domain', () => {
    expect(refused).toContain('src/sync/from-bullmq.ts');
    expect(refused).toContain('src/domain/from-bullmq.ts');
    expect(refused).not.toContain('src/queue/from-bullmq.ts');
  });
});

function writeImports(tree: string, folder: string): void {
  const at = `src/${folder}`;
  writeFile(tree, `${at}/from-bullmq.ts`, `export type { Job } from 'bullmq';\n`);
  for (const target of targets.filter((each) => each !== folder)) {
    const path = target.endsWith('.ts') ? target : `${target}/thing.ts`;
    const up = outside.includes(target) ? '../../' : '../';
    writeFile(tree, `${at}/from-${nameOf(target)}.ts`, importOf(`${up}${path}`));
    writeFile(tree, `${at}/deep/from-${nameOf(target)}.ts`, importOf(`../${up}${path}`));
  }
}

function importOf(path: string): string {
  return `import { thing } from '${path}';\n\nexport const same = thing;\n`;
}

function nameOf(target: string): string {
  return target.replace('.ts', '');
}

function writeFile(tree: string, path: string, text: string): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Files of the tree in which a restricted import was found. */
function lint(tree: string): ReadonlySet<string> {
  const { diagnostics } = report.parse(JSON.parse(lintOutput(tree)));
  const restricted = diagnostics.filter(({ code }) => code.includes('no-restricted-imports'));
  return new Set(restricted.map(({ filename }) => filename));
}

function lintOutput(tree: string): string {
  const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '--format', 'json', 'src'];
  try {
    return execFileSync(process.execPath, args, { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    // Findings end with status 1, and they are what this test is about.
    return z.object({ stdout: z.string() }).parse(error).stdout;
  }
}
