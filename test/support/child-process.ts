import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { allowManyAtExit } from './allow-many-at-exit.ts';
import { waitFor } from './wait-for.ts';

/** One line of a child's log, as pino writes it. */
export type LogLine = Readonly<Record<string, unknown>>;

const logLine = z.record(z.string(), z.unknown());

export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** All it wrote on standard error, in order. */
  readonly logged: () => readonly LogLine[];
  /** Everything it wrote, on both streams, as text. */
  readonly output: () => string;
  /** Resolves with the first line that says `message`, and that `isMeant` where given. */
  readonly logs: (message: string, isMeant?: (line: LogLine) => boolean) => Promise<LogLine>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Code and signal of its end; `kill` sends SIGKILL first. */
  readonly exited: () => Promise<Ended>;
  readonly kill: () => Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const setpriv = '/usr/bin/setpriv';

/** Starts one of our programs (a path below the root) in a process of its own; `await using` kills it. */
export function startChild(
  program: string,
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
  args: readonly string[] = [],
): Child {
  const child = launch([...nodeFlags, program, ...args], env);
  const said: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const killNow = (): void => void child.kill('SIGKILL');
  allowManyAtExit();
  process.once('exit', killNow);
  const kill = async (): Promise<Ended> => {
    if (!hasEnded()) child.kill('SIGKILL');
    const how = await ended;
    process.off('exit', killNow);
    return how;
  };
  const logged = (): readonly LogLine[] => parseLines(said.join(''));
  return {
    pid: child.pid ?? 0,
    logged,
    output: () => said.join(''),
    logs: (message, isMeant = () => true) =>
      waitFor(
        () => {
          const line = logged().find((each) => each['msg'] === message && isMeant(each));
          if (!line && hasEnded()) throw new Error(`${program} ended: ${said.join('').slice(-2_000)}`);
          return line;
        },
        { deadlineMs: 30_000, what: `${program} to say "${message}"` },
      ),
    signal: (signal) => void child.kill(signal),
    exited: () => ended,
    kill,
    [Symbol.asyncDispose]: async () => void (await kill()),
  };
}

/** Starts Node on `program` in the root of the repository with nothing of our environment but what is given. */
export function launch(
  program: readonly string[],
  env: Readonly<Record<string, string>>,
  output: 'pipe' | number = 'pipe',
): ChildProcess {
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env };
  const command = [process.execPath, ...program];
  // A test process that is killed outright runs no exit handler: on Linux the kernel ends the child for us.
  const [file = '', ...args] = existsSync(setpriv)
    ? [setpriv, '--pdeathsig', 'SIGKILL', '--', ...command]
    : command;
  return spawn(file, args, { cwd: root, env: own, stdio: ['ignore', output, output] });
}

function parseLines(text: string): readonly LogLine[] {
  return text.split('\n').flatMap((line): readonly LogLine[] => {
    if (!line.startsWith('{')) return [];
    try {
      return [logLine.parse(JSON.parse(line))];
    } catch {
      return []; // the last one may not be whole yet
    }
  });
}
