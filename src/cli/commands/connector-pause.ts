import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';

/** `pause` and `resume`. */
export function addConnectorPauseCommands(connector: Command, intake: CommandIntake): void {
  connector
    .command('pause')
    .description('start no run by schedule; the run under way goes on, and `sync` works')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector pause contoso')
    .action((name: string) => {
      intake.runOnStore(async (context) => {
        const { pause } = await import('../bodies/connector-pause.ts');
        return await pause(context, name);
      });
    });
  connector
    .command('resume')
    .description('start runs by schedule again')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  npm run -s admin -- connector resume contoso')
    .action((name: string) => {
      intake.runOnStore(async (context) => {
        const { resume } = await import('../bodies/connector-pause.ts');
        return await resume(context, name);
      });
    });
}
