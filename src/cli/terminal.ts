import type { Readable, Writable } from 'node:stream';
import type { CommandTask } from './command-context.ts';
import type { CommandInputs } from './read-inputs.ts';

/** Where the script was called from. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** True when stderr is a terminal. */
  readonly isTty: boolean;
  readonly signal: AbortSignal;
}

/** One call of the script: a command that is understood, with its input. */
export interface AdminCall {
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly task: CommandTask;
  readonly inputs: CommandInputs;
}
