import type { ExitCode } from './exit-code.ts';
import { parseCommand } from './parse-command.ts';
import type { Terminal } from './terminal.ts';

/** The admin script: understands the arguments and runs the command they name. */
export async function runAdmin(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const command = await parseCommand(argv, terminal);
  if (command.type === 'end') return command.exitCode;
  // Loaded where it is used: help and wrong usage are there at once.
  const { runCommand } = await import('./run-command.ts');
  return await runCommand(command, argv, terminal);
}
