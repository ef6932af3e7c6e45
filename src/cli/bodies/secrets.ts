import type { ResealResult } from '../../sync/manage/reseal.ts';
import { reseal } from '../../sync/manage/reseal.ts';
import type { StoreContext } from '../command-context.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import { printJson } from '../output/print-rows.ts';
import { writeText } from '../output/write-text.ts';

export async function resealAll(context: StoreContext, isJson: boolean): Promise<ExitCode> {
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
