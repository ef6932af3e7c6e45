import { readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-code.ts';
import type { UnderstoodCommand } from './parse-command.ts';

/** What a command wants beside its arguments, read where the script was called. */
export interface CommandInputs {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stdin: Uint8Array | null;
}

// The largest thing anybody names is Microsoft's product list of 1.2 MB.
const maxFileBytes = 16 * 1024 * 1024;

/** Reads the files and the stdin a command named; throws for all files that cannot be read together. */
export async function readInputs(command: UnderstoodCommand, stdin: Readable): Promise<CommandInputs> {
  const files = new Map<string, Uint8Array>();
  const faults: string[] = [];
  for (const path of command.files) {
    try {
      files.set(path, await readNamed(path));
    } catch (error) {
      faults.push(
        // Not by its path: where a file was asked for, the secret itself may have been typed.
        `The file named cannot be read: ${error instanceof Error ? reasonOf(error) : 'unknown'}.`,
      );
    }
  }
  if (faults.length > 0) {
    throw new CommandError(exitCodes.usage, faults);
  }
  return { files, stdin: command.needsStdin ? await buffer(stdin) : null };
}

async function readNamed(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxFileBytes) {
    throw new RangeError(`it is larger than ${String(maxFileBytes / 1024 / 1024)} MiB`);
  }
  return await readFile(path);
}

function reasonOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}
