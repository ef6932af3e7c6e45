import type { Writable } from 'node:stream';
import { CommanderError } from 'commander';
import type { CommandTask } from './command-context.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { createProgram } from './program.ts';
import { refuseSecretArguments } from './refuse-secret-arguments.ts';

/** A command that is understood but not begun. */
export interface UnderstoodCommand {
  readonly type: 'command';
  readonly task: CommandTask;
  readonly files: readonly string[];
  readonly needsStdin: boolean;
}

/** … or an end already: help, or wrong usage. */
type ParsedCommand = UnderstoodCommand | { readonly type: 'end'; readonly exitCode: ExitCode };

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
  const tasks: CommandTask[] = [];
  const files: string[] = [];
  let needsStdin = false;
  const program = createProgram(
    {
      run: (body, options) => void tasks.push({ needs: 'app', body, ...options }),
      runOnStore: (body, options) => void tasks.push({ needs: 'store', body, ...options }),
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
  const task = tasks[0];
  return task === undefined
    ? { type: 'end', exitCode: exitCodes.usage }
    : { type: 'command', task, files, needsStdin };
}
