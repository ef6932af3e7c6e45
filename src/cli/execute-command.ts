import { hasCode } from '../lib/has-code.ts';
import { InputError } from '../sync/manage/input-error.ts';
import type { StoreContext } from './command-context.ts';
import { CommandError } from './command-error.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';

/** Runs a command to its exit code. What it throws becomes lines on its stderr: never a stack. */
export async function executeCommand<Context extends StoreContext>(
  body: (context: Context) => Promise<ExitCode>,
  context: Context,
): Promise<ExitCode> {
  try {
    return await body(context);
  } catch (error) {
    const { exitCode, lines } = isStop(error, context) ? stopped : describe(error);
    for (const line of lines) {
      context.stderr.write(`${line}\n`);
    }
    return exitCode;
  }
}

const stopped = { exitCode: exitCodes.failed, lines: ['Stopped.'] } as const;

function isStop(error: unknown, { signal }: StoreContext): boolean {
  return signal.aborted && error instanceof Error && (error.name === 'AbortError' || hasCode(error, 'EPIPE'));
}

function describe(error: unknown): { readonly exitCode: ExitCode; readonly lines: readonly string[] } {
  if (error instanceof CommandError) {
    return error;
  }
  if (error instanceof InputError) {
    return { exitCode: exitCodes.usage, lines: error.faults };
  }
  return { exitCode: exitCodes.failed, lines: [error instanceof Error ? error.message : String(error)] };
}
