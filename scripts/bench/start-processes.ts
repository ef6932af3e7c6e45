import { type Child, startChild } from '../../test/support/child-process.ts';
import { npmCommand } from './npm-command.ts';

/** Starts processes as the npm script of that name does, and waits until each works; `await using` kills them. */
export async function startProcesses(
  script: 'worker' | 'scheduler' | 'web',
  count: number,
  env: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly pids: readonly number[] }> {
  const { program, flags } = await npmCommand(script);
  await using starting = new AsyncDisposableStack();
  const children = Array.from({ length: count }, (): Child => starting.use(startChild(program, env, flags)));
  await Promise.all(children.map((child) => child.logs('started')));
  const started = starting.move();
  return {
    pids: children.map((child) => child.pid),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
