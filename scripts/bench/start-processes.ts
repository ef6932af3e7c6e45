import { type Child, startChild } from '../../test/support/child-process.ts';
import { npmCommand } from '../../test/support/npm-command.ts';

export interface Processes extends AsyncDisposable {
  readonly pids: readonly number[];
  /** Asks them to end, and waits until they have. */
  readonly stop: () => Promise<void>;
}

/** Starts processes as the npm script of that name does, and waits until each works; `await using` kills them. */
export async function startProcesses(
  script: 'worker' | 'scheduler' | 'web',
  count: number,
  env: Readonly<Record<string, string>>,
): Promise<Processes> {
  const command = npmCommand(script);
  await using starting = new AsyncDisposableStack();
  const children = Array.from({ length: count }, (): Child =>
    starting.use(startChild(command.program, { ...command.env, ...env }, command.flags)),
  );
  await Promise.all(children.map((child) => child.logs('started')));
  const started = starting.move();
  return {
    pids: children.map((child) => child.pid),
    stop: async () => {
      for (const child of children) child.signal('SIGTERM');
      await Promise.all(children.map((child) => child.exited()));
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
