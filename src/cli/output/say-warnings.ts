import type { CommandContext } from '../command-context.ts';

export function sayWarnings(context: CommandContext, warnings: readonly string[]): void {
  for (const warning of warnings) {
    context.stderr.write(`Warning: ${warning}\n`);
  }
}
