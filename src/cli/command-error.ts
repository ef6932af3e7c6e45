import type { ExitCode } from './exit-code.ts';

/** Ends a command with lines for the person at the terminal, one sentence each, and an exit code. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];

  constructor(exitCode: ExitCode, lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.lines = lines;
  }
}
