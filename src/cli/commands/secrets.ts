import type { Command } from 'commander';
import type { ResealResult } from '../../sync/manage/reseal.ts';
import { reseal } from '../../sync/manage/reseal.ts';
import type { CommandContext, CommandIntake } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { printJson } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

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
      intake.run((context) => resealAll(context, options.json ?? false), { acceptsLostKeys: true });
    });
}

async function resealAll(context: CommandContext, isJson: boolean): Promise<ExitCode> {
  const result = await reseal(context.services, context.signal);
  if (isJson) await printJson(context, result);
  else await writeText(context.stdout, describe(result));
  const { unopenable, left } = result;
  for (const name of unopenable) {
    context.stderr.write(
      `${name}: no key of SECRETS_KEY opens its credential, and it stays as it is. Give the key it was sealed with; if that is lost, remove the connector and add it again.\n`,
    );
  }
  if (left > 0) {
    context.stderr.write(
      `${left} were set meanwhile by a process that seals with another key: give it the same SECRETS_KEY, and run this again.\n`,
    );
  }
  return unopenable.length + left === 0 ? exitCodes.done : exitCodes.failed;
}

function describe({ resealed, alreadySealed }: ResealResult): string {
  return `Sealed with the first key of SECRETS_KEY: ${resealed} now, ${alreadySealed} before.\n`;
}
