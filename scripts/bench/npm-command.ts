import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export interface NodeCommand {
  readonly flags: readonly string[];
  /** Path below the root of the repository. */
  readonly program: string;
}

const packageJson = z.object({ scripts: z.record(z.string(), z.string()) });

/** The command line of an npm script that starts Node on one program, so that what is measured is what runs. */
export async function npmCommand(name: string): Promise<NodeCommand> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const script = packageJson.parse(JSON.parse(text)).scripts[name] ?? '';
  const [, words = ''] = /^exec node (.+)$/.exec(script) ?? [];
  const parts = words.split(' ');
  const program = parts.at(-1) ?? '';
  if (program === '') throw new Error(`the npm script ${name} is not "exec node … program"`);
  return { flags: parts.slice(0, -1), program };
}
