import type { Config } from '../config.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { CommandError } from './command-error.ts';
import { SecretsKeyError } from '../require-openable.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { parseCommand } from './parse-command.ts';
import { readInputs } from './read-inputs.ts';
import { runEmbedded } from './run-embedded.ts';
import { runHere } from './run-here.ts';
import type { AdminCall, Terminal } from './terminal.ts';

/**
 * The admin script: understands the arguments, reads the input they name, and runs the command where the database
 * is. On Postgres that is here; embedded, in the process that owns DATA_DIR.
 */
export async function runAdmin(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const command = await parseCommand(argv, terminal);
    if (command.type === 'end') {
      return command.exitCode;
    }
    const config: Config = loadConfig('admin');
    const call: AdminCall = {
      argv,
      terminal,
      body: command.body,
      acceptsLostKeys: command.acceptsLostKeys,
      inputs: await readInputs(command, terminal.stdin),
    };
    return config.home === 'embedded' ? await runEmbedded(config, call) : await runHere(config, call);
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
