import { isatty } from 'node:tty';
import { hasCode } from '../lib/has-code.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. Its signal aborts with `stopped`, and when whoever reads our output left. */
export function processTerminal(stopped: AbortSignal): Terminal {
  const left = new AbortController();
  for (const stream of [process.stdout, process.stderr]) {
    // `… | head` closes the pipe in mid-listing; without a listener that would end in a stack trace.
    stream.on('error', (error) => {
      if (!hasCode(error, 'EPIPE')) {
        throw error;
      }
      left.abort();
    });
  }
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTty: isatty(process.stderr.fd),
    signal: AbortSignal.any([stopped, left.signal]),
  };
}
