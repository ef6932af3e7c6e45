import type { StoreContext } from '../command-context.ts';

export function sayWarnings(context: StoreContext, warnings: readonly string[]): void {
  for (const warning of warnings) {
    context.stderr.write(`Warning: ${warning}\n`);
  }
}
