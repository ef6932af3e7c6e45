import type { Writable } from 'node:stream';
import type { Config } from '../config.ts';
import type { Producer } from '../queue/producer.ts';
import type { ManageServices } from '../sync/manage/manage-services.ts';
import type { ExitCode } from './exit-code.ts';

/** What most commands work with: the store, and neither queue nor Graph, which take long to load. */
export interface StoreServices extends Pick<ManageServices, 'db' | 'keys' | 'now'> {
  readonly config: Config;
}

/** What all commands work with; filled by the process that owns the database. */
export interface CommandServices extends StoreServices, ManageServices {
  readonly queue: Producer;
  /** Starts scheduler and worker for as long as a command waits; null where other processes do the work. */
  readonly startWorkers: (() => Promise<AsyncDisposable>) | null;
  /** How many workers listen to the queue; null where the process itself is the worker. */
  readonly countWorkers: (() => Promise<number>) | null;
}

/**
 * Everything a command touches that works on the store alone. It never reaches for `process`: it may run in the owner
 * of DATA_DIR on behalf of a script that sits at another terminal.
 */
export interface StoreContext {
  readonly services: StoreServices;
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

export interface CommandContext extends StoreContext {
  readonly services: CommandServices;
}

export type StoreBody = (context: StoreContext) => Promise<ExitCode>;
export type CommandBody = (context: CommandContext) => Promise<ExitCode>;

/** What a command does, and what has to be open for it. */
export type CommandTask = TaskOptions &
  (
    | { readonly needs: 'store'; readonly body: StoreBody }
    | { readonly needs: 'app'; readonly body: CommandBody }
  );

export interface TaskOptions {
  /** It runs too where SECRETS_KEY does not open every credential, since it seals none anew. */
  readonly acceptsLostKeys?: boolean;
}

/** What parsing the arguments found out: which command, and the input it will want. */
export interface CommandIntake {
  run(body: CommandBody, options?: TaskOptions): void;
  runOnStore(body: StoreBody, options?: TaskOptions): void;
  needsFile(path: string): void;
  needsStdin(): void;
}
