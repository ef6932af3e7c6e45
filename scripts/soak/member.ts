import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { launch } from '../../test/support/child-process.ts';
import type { FaultyProxy } from '../../test/support/faulty-proxy.ts';

export interface MemberSpec {
  readonly name: string;
  readonly program: string;
  readonly nodeFlags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Its own ways to the services. */
  readonly redis: FaultyProxy;
  readonly postgres: FaultyProxy;
}

export interface Exit {
  readonly name: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True where a fault ended it; false where it went by itself. */
  readonly isOurs: boolean;
}

const restartAfterMs = 200;

/** One process of the fleet and its place: whoever ends, another one takes the place, as any supervisor sees to. */
export class Member {
  readonly spec: MemberSpec;
  readonly exits: Exit[] = [];
  #child: ChildProcess | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;
  #isOurs = false;
  #clockShiftMs = 0;

  constructor(spec: MemberSpec) {
    this.spec = spec;
  }

  get name(): string {
    return this.spec.name;
  }

  start(): void {
    this.#running ??= this.#keepRunning();
  }

  /** Sends a signal that does not end it. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends the process by a signal and gives how it ended; its place is taken again at once. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<Exit> {
    const child = this.#child;
    if (child === null || hasEnded(child)) return this.exits.at(-1) ?? never(this.name);
    this.#isOurs = true;
    const ended = once(child, 'close');
    child.kill(signal);
    await ended;
    return { name: this.name, code: child.exitCode, signal: child.signalCode, isOurs: true };
  }

  /** The next process of this place has a clock that is wrong by so much. */
  async shiftClock(shiftMs: number): Promise<void> {
    this.#clockShiftMs = shiftMs;
    await this.end('SIGKILL');
  }

  log(): Promise<string> {
    return readFile(this.spec.logFile, 'utf8');
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.end('SIGTERM').catch(() => undefined);
    await this.#running;
  }

  async #keepRunning(): Promise<void> {
    while (!this.#isClosed) {
      const child = this.#launch();
      this.#child = child;
      await once(child, 'close');
      this.exits.push({
        name: this.name,
        code: child.exitCode,
        signal: child.signalCode,
        isOurs: this.#isOurs,
      });
      this.#isOurs = false;
      await delay(restartAfterMs);
    }
  }

  #launch(): ChildProcess {
    const { nodeFlags, program, env, logFile } = this.spec;
    const isShifted = this.#clockShiftMs !== 0;
    const preload = isShifted ? ['--import', './test/support/shift-clock.ts'] : [];
    const clock = isShifted ? { SHIFT_CLOCK_MS: String(this.#clockShiftMs) } : {};
    const log = openSync(logFile, 'a');
    try {
      return launch([...preload, ...nodeFlags, program], { ...env, ...clock }, log);
    } finally {
      closeSync(log);
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function never(name: string): never {
  throw new Error(`${name} was never started`);
}
