import type { Command } from 'commander';
import type { CommandIntake } from '../command-context.ts';

/** `secrets reseal`. */
export function addSecretsCommand(secrets: Command, intake: CommandIntake): void {
  secrets
    .command('reseal')
    .description('seal every credential with the first of SECRETS_KEY')
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      `
To change the key: put the new one in front of the old one in SECRETS_KEY of every process and restart them, run this
command, and then drop the old one. It may be repeated and disturbs nothing that runs.

Example:
  npm run -s admin -- secrets reseal`,
    )
    .action((options: { readonly json?: boolean }) => {
      intake.runOnStore(
        async (context) => {
          const { resealAll } = await import('../bodies/secrets.ts');
          return await resealAll(context, options.json ?? false);
        },
        { acceptsLostKeys: true },
      );
    });
}
