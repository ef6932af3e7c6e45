import type { Config } from '../config.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { SecretsKeyError } from '../require-openable.ts';
import { CommandError } from './command-error.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import type { UnderstoodCommand } from './parse-command.ts';
import { readInputs } from './read-inputs.ts';
import type { AdminCall, Terminal } from './terminal.ts';

/**
 * Reads the input that a command names, and runs it where the database is. On Postgres that is here; embedded, in
 * the process that owns DATA_DIR.
 */
export async function runCommand(
  command: UnderstoodCommand,
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const config: Config = loadConfig('admin');
    const inputs = await readInputs(command, terminal.stdin);
    return await runWhereDatabaseIs(config, { argv, terminal, task: command.task, inputs });
  } catch (error) {
    terminal.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof CommandError) {
      return error.exitCode;
    }
    return error instanceof ConfigError || error instanceof SecretsKeyError
      ? exitCodes.usage
      : exitCodes.failed;
  }
}

async function runWhereDatabaseIs(config: Config, call: AdminCall): Promise<ExitCode> {
  if (config.home === 'embedded') {
    const { runEmbedded } = await import('./run-embedded.ts');
    return await runEmbedded(config, call);
  }
  const { runHere } = await import('./run-here.ts');
  return await runHere(config, call);
}
