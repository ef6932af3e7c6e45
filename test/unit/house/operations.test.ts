import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/cli/parse-command.ts';
import { environmentSchema } from '../../../src/config.ts';
import { connectorConditions } from '../../../src/domain/connector-condition.ts';
import { failureKinds } from '../../../src/domain/failure.ts';
import { openProcessMetrics } from '../../../src/observe/metrics.ts';
import { readPackageFile } from '../../support/package-file.ts';
import { Capture } from '../../support/run-cli.ts';

const docs = join(import.meta.dirname, '../../../docs');
const text = readFileSync(join(docs, 'operations.md'), 'utf8');
// What stands between backticks, on one line.
const spans = [...text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, span = '']) => span);

/** Everything of that form in the document, once. */
function named(pattern: RegExp): readonly string[] {
  return [...new Set(text.match(pattern))];
}

/** The metrics that the sources define by name; those of the installation have no registry before there is one. */
async function definedMetrics(): Promise<readonly string[]> {
  const metrics = openProcessMetrics();
  metrics.watchJobs(() => 0);
  const own = [...(await metrics.text()).matchAll(/^# HELP (m365_\w+)/gm)].map(([, name = '']) => name);
  const file = readFileSync(join(docs, '../src/observe/fleet-metrics.ts'), 'utf8');
  return [...own, ...(file.match(/m365_[a-z_]+/g) ?? [])];
}

describe('docs/operations.md', () => {
  it('names every metric there is, and no other', async () => {
    const defined = [...new Set(await definedMetrics())];
    expect(defined.length).toBeGreaterThan(10);
    expect(named(/m365_[a-z_]+/g).toSorted()).toEqual(defined.toSorted());
  });

  it.each(spans.filter((span) => /^admin \w/.test(span)))('`%s` is understood', async (span) => {
    const words = span.replace('RUN_ID', '6f9d1c8e-2f57-4a0e-9a50-0c3a54d0a3b1').split(' ').slice(1);
    const [stdout, stderr] = [new Capture(), new Capture()];
    expect(await parseCommand(words, { stdout, stderr })).toMatchObject({ type: 'command' });
    expect(stderr.text).toBe('');
  });

  it('says what to do about every condition and every kind of fault', () => {
    const rows = named(/^\| [^|]+(?= \|)/gm).map((row) => row.slice(2).trim().replaceAll('`', ''));
    const wanted = connectorConditions.filter((condition) => condition !== 'ok');
    expect(rows).toEqual(expect.arrayContaining([...wanted, ...failureKinds]));
  });

  it('names settings, scripts and files that are there', () => {
    const settings = spans.filter((span) => /^[A-Z]+_[A-Z_]+$/.test(span) && span !== 'RUN_ID');
    expect(Object.keys(environmentSchema.shape)).toEqual(expect.arrayContaining(settings));
    const scripts = named(/(?<=npm run )[a-z]\w*/g);
    expect(Object.keys(readPackageFile().scripts)).toEqual(expect.arrayContaining([...scripts]));
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(docs, path)))).toEqual([]);
  });
});
