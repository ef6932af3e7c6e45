import { readPackageFile } from './package-file.ts';

export interface NodeCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  /** Path below the root of the repository. */
  readonly program: string;
}

/** The command line of an npm script that starts Node on one program, so that what is measured is what runs. */
export function npmCommand(name: string): NodeCommand {
  const script = readPackageFile().scripts[name] ?? '';
  const [, variables = '', words = ''] = /^exec (?:env ((?:\w+=\S+ )+))?node (.+)$/.exec(script) ?? [];
  const parts = words.split(' ');
  const program = parts.at(-1) ?? '';
  if (program === '')
    throw new Error(`the npm script ${name} is not "exec [env NAME=value …] node … program"`);
  return {
    env: Object.fromEntries([...variables.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value])),
    flags: parts.slice(0, -1),
    program,
  };
}
