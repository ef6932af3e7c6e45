import type { Command } from 'commander';
import type { ShowSubject } from '../bodies/show.ts';
import type { CommandIntake } from '../command-context.ts';
import type { FormatOptions } from '../output/output-format.ts';
import { addFormatOptions, chosenFormat } from '../output/output-format.ts';

const subjects: readonly { readonly name: ShowSubject; readonly description: string }[] = [
  { name: 'organization', description: 'name and verified domains of the tenant' },
  { name: 'subscriptions', description: 'seats paid, assigned, in scope and used' },
  { name: 'users', description: 'users in scope with their licenses and activity' },
  { name: 'activity', description: 'last use per user: services, apps on devices, activations' },
];

/** `show organization|subscriptions|users|activity NAME`. */
export function addShowCommands(parent: Command, intake: CommandIntake): void {
  for (const { name: subject, description } of subjects) {
    const command = parent
      .command(subject)
      .description(description)
      .argument('<name>', 'name of a connector')
      .addHelpText('after', `\nExample:\n  npm run -s admin -- show ${subject} contoso --json`);
    addFormatOptions(command).action((name: string, options: FormatOptions) => {
      intake.runOnStore(async (context) => {
        const { show } = await import('../bodies/show.ts');
        return await show(context, subject, { name, format: chosenFormat(options) });
      });
    });
  }
}
