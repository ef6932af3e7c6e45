import type { Writable } from 'node:stream';
import type { Config } from '../config.ts';
import type { Producer } from '../queue/producer.ts';
import type { ManageServices } from '../sync/manage/manage-services.ts';
import type { ExitCode } from './exit-code.ts';

/** What commands work with; filled by the process that owns the database. */
export interface CommandServices extends ManageServices {
  readonly config: Config;
  readonly queue: Producer;
  /** Starts scheduler and worker for as long as a command waits; null where other processes do the work. */
  readonly startWorkers: (() => Promise<AsyncDisposable>) | null;
  /** How many workers listen to the queue; null where the process itself is the worker. */
  readonly countWorkers: (() => Promise<number>) | null;
}

/**
 * Everything a command touches. It never reaches for `process`: it may run in the owner of DATA_DIR on behalf of
 * a script that sits at another terminal.
 */
export interface CommandContext {
  readonly services: CommandServices;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** True when stderr is a terminal. */
  readonly isTty: boolean;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** The contents of a file that an option or argument named. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly readStdin: () => Promise<Uint8Array>;
}

export type CommandBody = (context: CommandContext) => Promise<ExitCode>;

/** What parsing the arguments found out: which command, and the input it will want. */
export interface CommandIntake {
  /** `acceptsLostKeys`: it runs too where SECRETS_KEY does not open every credential, since it seals none anew. */
  run(body: CommandBody, options?: { readonly acceptsLostKeys: boolean }): void;
  needsFile(path: string): void;
  needsStdin(): void;
}
