import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { allowManyAtExit } from './allow-many-at-exit.ts';
import { waitFor } from './wait-for.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly account?: Account | null;
  /** What the server takes as "end now, politely". */
  readonly stopSignal: NodeJS.Signals;
  /** Resolves once the server answers, rejects while it does not. */
  readonly isReady: () => Promise<unknown>;
}

export interface RunningServer {
  /** Politely, unless another signal is named. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

const setpriv = '/usr/bin/setpriv';
const readyDeadlineMs = 30_000;
const stopDeadlineMs = 10_000;

/** A server of our own: started, awaited until it answers, stopped with the test process whatever ends that. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const child = launch(options.command, options.args, options);
  const said: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`${options.command} ended with ${code}: ${said.join('').slice(-2_000)}`));
    });
  });
  // The race below hears it while starting; afterwards an exit is what stop() wants.
  failed.catch(() => undefined);
  const killNow = (): void => void child.kill('SIGKILL');
  allowManyAtExit();
  // Before the folders of the servers are removed, which happens at exit as well.
  process.prependOnceListener('exit', killNow);
  const stop = async (signal = options.stopSignal): Promise<void> => {
    process.off('exit', killNow);
    await endProcess(child, signal);
  };
  try {
    await Promise.race([failed, waitFor(() => answers(options), readyWait(options))]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** Runs a command to its end; rejects with what it printed when it fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly account?: Account | null },
): Promise<void> {
  const child = launch(command, args, options);
  const said: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${command} failed: ${said.join('').slice(-2_000)}`);
}

function launch(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly account?: Account | null },
): ChildProcess {
  // A test process that is killed outright runs no exit handler: on Linux the kernel ends the server for us.
  const [program, allArgs] = existsSync(setpriv)
    ? [setpriv, ['--pdeathsig', 'SIGKILL', '--', command, ...args]]
    : [command, [...args]];
  const { account } = options;
  return spawn(program, allArgs, {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
}

async function answers(options: ServerOptions): Promise<true> {
  await options.isReady();
  return true;
}

function readyWait(options: ServerOptions): { readonly deadlineMs: number; readonly what: string } {
  return { deadlineMs: readyDeadlineMs, what: `${options.command} to answer` };
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
  await ended;
  clearTimeout(timer);
}
