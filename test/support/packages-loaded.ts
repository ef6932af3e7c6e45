import { z } from 'zod';
import { runAdminScript } from './admin-script.ts';

const hook = new URL('list-loaded.ts', import.meta.url).href;

/** The packages that a command of the admin script loads in its own process, sorted, and its exit code. */
export async function packagesLoaded(
  env: Readonly<Record<string, string>>,
  argv: readonly string[],
): Promise<{ readonly exitCode: number; readonly packages: readonly string[] }> {
  const result = await runAdminScript({ ...env, NODE_OPTIONS: `--import=${hook}` }, argv);
  const said = /^loaded (\[.*\])$/m.exec(result.stderr)?.[1];
  if (said === undefined) throw new Error(`it does not say what it loaded: ${result.stderr}`);
  const packages = z
    .array(z.string())
    .parse(JSON.parse(said))
    .flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return { exitCode: result.exitCode, packages: [...new Set(packages)].toSorted() };
}
