import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { hasCode } from '../../lib/has-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { exitCodes } from '../exit-code.ts';
import type { ControlRequest } from './control-message.ts';
import { controlFrameSchema } from './control-message.ts';
import { controlSocketPath } from './socket-path.ts';

export interface ForwardOptions {
  readonly dataDir: string;
  readonly message: ControlRequest;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signal: AbortSignal;
}

/**
 * Has the owner of DATA_DIR run a command; copies its output and gives its exit code. Null when nobody listens:
 * the owner is starting or ending. An owner that dies in mid-command is a failure (1).
 */
export async function forwardCommand(options: ForwardOptions): Promise<ExitCode | null> {
  const response = await connect(options);
  if (response === null) {
    return null;
  }
  if (response.statusCode !== 200) {
    options.stderr.write(
      'The process that owns DATA_DIR runs another version of this program: restart it.\n',
    );
    return exitCodes.failed;
  }
  try {
    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
      const frame = controlFrameSchema.parse(JSON.parse(line));
      if ('exitCode' in frame) {
        return frame.exitCode;
      }
      const target = frame.stream === 'stdout' ? options.stdout : options.stderr;
      if (!target.write(Buffer.from(frame.data, 'base64'))) {
        await once(target, 'drain');
      }
    }
  } catch (error) {
    if (options.signal.aborted) {
      return exitCodes.failed;
    }
    options.stderr.write(`The process that owns DATA_DIR broke off: ${String(error)}\n`);
    return exitCodes.failed;
  }
  options.stderr.write('The process that owns DATA_DIR ended before the command was done.\n');
  return exitCodes.failed;
}

/** Nobody listens, or who did closed before it took the call. */
const goneCodes = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'] as const;

async function connect(options: ForwardOptions): Promise<IncomingMessage | null> {
  const body = Buffer.from(JSON.stringify(options.message));
  const outgoing = request({
    socketPath: controlSocketPath(options.dataDir),
    method: 'POST',
    path: '/command',
    headers: { 'content-type': 'application/json', 'content-length': body.length },
    signal: options.signal,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
  });
  outgoing.end(body);
  try {
    return await answered;
  } catch (error) {
    // The owner answers before it begins, so without an answer nothing was begun and another attempt repeats nothing.
    if (goneCodes.some((code) => hasCode(error, code))) {
      return null;
    }
    throw error;
  }
}
