import type { StoreContext } from './command-context.ts';
import type { AdminCall } from './terminal.ts';

/** What a command touches beside the services, where it runs in the process that was called. */
export function callContext({ terminal, inputs }: AdminCall): Omit<StoreContext, 'services'> {
  return {
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    isTty: terminal.isTty,
    signal: terminal.signal,
    now: () => new Date(),
    readFile: (path) => Promise.resolve(inputs.files.get(path) ?? new Uint8Array()),
    readStdin: () => Promise.resolve(inputs.stdin ?? new Uint8Array()),
  };
}
