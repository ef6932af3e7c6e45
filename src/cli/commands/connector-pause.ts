import type { Command } from 'commander';
import { setPaused } from '../../store/connector-state.ts';
import { resumeConnector } from '../../sync/manage/resume-connector.ts';
import type { CommandIntake } from '../command-context.ts';
import { exitCodes } from '../exit-code.ts';
import { requireConnector } from '../find-connector.ts';

/** `pause` and `resume`. */
export function addConnectorPauseCommands(connector: Command, intake: CommandIntake): void {
  connector
    .command('pause')
    .description('start no run by schedule; the run under way goes on, and `sync` works')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector pause contoso')
    .action((name: string) => {
      intake.run(async ({ services, stderr }) => {
        const found = await requireConnector(services.db, name);
        await setPaused(services.db, found.id, true);
        stderr.write(`${found.name} is paused.\n`);
        return exitCodes.done;
      });
    });
  connector
    .command('resume')
    .description('start runs by schedule again')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector resume contoso')
    .action((name: string) => {
      intake.run(async ({ services, stderr }) => {
        const found = await requireConnector(services.db, name);
        const nextRun = await resumeConnector(services, found);
        stderr.write(`${found.name} runs by schedule again, next at ${nextRun.toISOString()}.\n`);
        return exitCodes.done;
      });
    });
}
