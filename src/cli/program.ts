import { Command } from 'commander';
import type { CommandIntake } from './command-context.ts';
import { addCancelCommand } from './commands/cancel.ts';
import { addCatalogCommands } from './commands/catalog.ts';
import { addConnectorAddCommand } from './commands/connector-add.ts';
import { addConnectorCheckCommand } from './commands/connector-check.ts';
import { addConnectorListCommand } from './commands/connector-list.ts';
import { addConnectorPauseCommands } from './commands/connector-pause.ts';
import { addConnectorRemoveCommand } from './commands/connector-remove.ts';
import { addConnectorSetCommand } from './commands/connector-set.ts';
import { addConnectorShowCommand } from './commands/connector-show.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addPruneCommand } from './commands/prune.ts';
import { addRunCommand } from './commands/run.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addSecretsCommand } from './commands/secrets.ts';
import { addShowCommands } from './commands/show.ts';
import { addStatusCommand } from './commands/status.ts';
import { addSyncCommand } from './commands/sync.ts';
import { addTokenCommands } from './commands/token.ts';
import { hideInput } from './hide-input.ts';
import type { ParseOutput } from './parse-command.ts';

/** The admin script's commands (design §6). An action does nothing but hand its body to the intake. */
export function createProgram(intake: CommandIntake, output: ParseOutput): Command {
  const program = new Command('admin')
    .description('Manage connectors, start syncs and read what they stored.')
    .usage('COMMAND …')
    // Subcommands copy these settings when they are made, so they stand before them.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.stdout.write(text),
      writeErr: (text) => output.stderr.write(text),
      outputError: (text, write) => {
        write(hideInput(text));
      },
    })
    .helpCommand(true)
    .showSuggestionAfterError(true)
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage or input, 3 partial.');

  const connector = program.command('connector').description('the settings and credential of a tenant');
  addConnectorAddCommand(connector, intake);
  addConnectorListCommand(connector, intake);
  addConnectorShowCommand(connector, intake);
  addConnectorSetCommand(connector, intake);
  addConnectorPauseCommands(connector, intake);
  addConnectorRemoveCommand(connector, intake);
  addConnectorCheckCommand(connector, intake);

  addSyncCommand(program, intake);
  addRunsCommand(program, intake);
  addRunCommand(program, intake);
  addCancelCommand(program, intake);
  addShowCommands(program.command('show').description('what the last runs stored'), intake);
  addStatusCommand(program, intake);
  addDoctorCommand(program, intake);
  addPruneCommand(program, intake);
  addSecretsCommand(
    program.command('secrets').description('the key that credentials are sealed with'),
    intake,
  );
  addTokenCommands(program.command('token').description('who may use the API'), intake);
  addCatalogCommands(
    program.command('catalog').description('product names of SKUs and service plans'),
    intake,
  );
  return program;
}
