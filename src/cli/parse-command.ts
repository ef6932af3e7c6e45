import type { Writable } from 'node:stream';
import { CommanderError } from 'commander';
import type { CommandBody } from './command-context.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { createProgram } from './program.ts';
import { refuseSecretArguments } from './refuse-secret-arguments.ts';

/** A command that is understood but not begun, or an end already: help, or wrong usage. */
export type ParsedCommand =
  | {
      readonly type: 'command';
      readonly body: CommandBody;
      readonly files: readonly string[];
      readonly needsStdin: boolean;
      readonly acceptsLostKeys: boolean;
    }
  | { readonly type: 'end'; readonly exitCode: ExitCode };

export interface ParseOutput {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Understands the arguments without a database: help and usage errors need none. Writes those to `output`. */
export async function parseCommand(argv: readonly string[], output: ParseOutput): Promise<ParsedCommand> {
  const refusal = refuseSecretArguments(argv);
  if (refusal !== null) {
    output.stderr.write(`${refusal}\n`);
    return { type: 'end', exitCode: exitCodes.usage };
  }
  const bodies: CommandBody[] = [];
  const files: string[] = [];
  let needsStdin = false;
  let acceptsLostKeys = false;
  const program = createProgram(
    {
      run: (body, options) => {
        bodies.push(body);
        acceptsLostKeys = options?.acceptsLostKeys ?? false;
      },
      needsFile: (path) => void files.push(path),
      needsStdin: () => {
        needsStdin = true;
      },
    },
    output,
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      return { type: 'end', exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.usage };
    }
    throw error;
  }
  const body = bodies[0];
  return body === undefined
    ? { type: 'end', exitCode: exitCodes.usage }
    : { type: 'command', body, files, needsStdin, acceptsLostKeys };
}
