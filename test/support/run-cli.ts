import { Writable } from 'node:stream';
import type { CommandServices } from '../../src/cli/command-context.ts';
import { executeCommand } from '../../src/cli/execute-command.ts';
import { parseCommand } from '../../src/cli/parse-command.ts';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliInput {
  /** Contents of named files; the paths are names only. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly isTty?: boolean;
}

/** Runs a command of the admin script in this process; without services only what needs none. */
export async function runCli(
  services: CommandServices | null,
  argv: readonly string[],
  { files = {}, stdin = '', isTty = false }: CliInput = {},
): Promise<CliResult> {
  const stdout = new Capture();
  const stderr = new Capture();
  const command = await parseCommand(argv, { stdout, stderr });
  const result = (exitCode: number): CliResult => ({ exitCode, stdout: stdout.text, stderr: stderr.text });
  if (command.type === 'end') return result(command.exitCode);
  if (services === null) throw new Error(`${argv.join(' ')} wants a database`);
  const exitCode = await executeCommand(command.task.body, {
    services,
    stdout,
    stderr,
    isTty,
    signal: AbortSignal.timeout(60_000),
    now: services.now,
    readFile: (path) => Promise.resolve(Buffer.from(files[path] ?? '')),
    readStdin: () => Promise.resolve(Buffer.from(stdin)),
  });
  return result(exitCode);
}

/** A stream that keeps what is written. */
export class Capture extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}
