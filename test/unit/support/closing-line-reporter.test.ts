import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const reporter = join(root, 'test/support/closing-line-reporter.ts');

describe('the closing line', () => {
  let tree = '';

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'closing-line-'));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const project of ['one', 'two']) mkdirSync(join(tree, project));
  });

  afterEach(() => rmSync(tree, { recursive: true, force: true }));

  it('stands last and alone, under the notice', () => {
    writeTests('one', `it('a', () => {}); it.skip('b', () => {});`);
    writeTests('two', `it('a', () => {});`);
    const { status, closing } = run(true);
    expect(closing).toEqual(['a notice', '2 passed, 0 failed, 1 skipped']);
    expect(status).toBe(0);
  });

  it('counts a file that does not load as a failure', () => {
    writeTests('one', `it('a', () => {});`);
    writeTests('two', `throw new Error('broken');`);
    const { status, closing } = run(true);
    expect(closing.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  });

  it('fails a whole run in which a project ran nothing, and lets a partial one pass', () => {
    writeTests('one', `it('a', () => {});`);
    writeTests('two', `it.skip('a', () => {});`);
    const whole = run(true);
    expect(whole.closing).toContain('nothing ran in the project two');
    expect(whole.status).toBe(1);
    expect(run(false).status).toBe(0);
  });

  function writeTests(project: string, body: string): void {
    writeFileSync(join(tree, project, 'some.test.ts'), `import { it } from 'vitest';\n${body}\n`);
  }

  function run(isWholeRun: boolean): { readonly status: number | null; readonly closing: readonly string[] } {
    const config = `import { ClosingLineReporter } from ${JSON.stringify(reporter)};
      const project = (name) => ({ extends: true, test: { name, include: [name + '/*.test.ts'] } });
      const reporters = ['default', new ClosingLineReporter({ notices: ['a notice'], isWholeRun: ${isWholeRun} })];
      export default { test: { projects: [project('one'), project('two')], reporters } };`;
    writeFileSync(join(tree, 'vitest.config.ts'), config);
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const { status, stdout } = spawnSync(process.execPath, [vitest, 'run'], { cwd: tree, encoding: 'utf8' });
    return { status, closing: stdout.trimEnd().split('\n\n').at(-1)?.trim().split('\n') ?? [] };
  }
});
