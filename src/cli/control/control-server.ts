import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import type { CommandServices } from '../command-context.ts';
import { executeCommand } from '../execute-command.ts';
import type { ExitCode } from '../exit-code.ts';
import { parseCommand } from '../parse-command.ts';
import type { ControlFrame, ControlRequest } from './control-message.ts';
import { controlRequestSchema, maxRequestBytes } from './control-message.ts';
import { frameStream } from './frame-stream.ts';
import { controlSocketPath } from './socket-path.ts';

export interface ControlServerOptions {
  readonly dataDir: string;
  readonly services: CommandServices;
  /**
   * Closing takes no new commands. True: it waits for those under way. Unless given it breaks them off, as a
   * process that stops must: a command that waits for a run would wait for ever once the worker is gone.
   */
  readonly isPatient?: boolean;
  /** Breaks off the commands under way as well. */
  readonly signal?: AbortSignal;
}

export type ControlServer = AsyncDisposable;

/**
 * Runs commands of the admin script in the process that owns DATA_DIR, for scripts at other terminals. The caller
 * holds the lock of DATA_DIR, so a socket left there belongs to nobody. Mode 0600: who can open it can do anything.
 */
export async function openControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const path = controlSocketPath(options.dataDir);
  rmSync(path, { force: true });
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const signals = [stop.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const server = createServer((request, response) => {
    const work = answer({ services: options.services, signals }, request, response).catch(() => {
      response.destroy();
    });
    running.add(work);
    void work.finally(() => running.delete(work));
  });
  const mask = process.umask(0o177);
  try {
    await listen(server, path);
  } finally {
    process.umask(mask);
  }
  chmodSync(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      // First out of sight, so that scripts that come now wait for the lock and not for us.
      rmSync(path, { force: true });
      if (options.isPatient !== true) {
        stop.abort();
      }
      await Promise.all(running);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  { services, signals }: { readonly services: CommandServices; readonly signals: readonly AbortSignal[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parsed = controlRequestSchema.safeParse(await readJson(request));
  if (!parsed.success) {
    response.writeHead(400).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
  response.flushHeaders();
  const left = new AbortController();
  response.on('close', () => {
    left.abort();
  });
  const [stdout, stderr] = [frameStream(response, 'stdout'), frameStream(response, 'stderr')];
  const signal = AbortSignal.any([left.signal, ...signals]);
  const exitCode = await runRequest(services, parsed.data, { stdout, stderr, signal });
  // What the streams still hold would come after the end.
  await Promise.all([finished(stdout.end()), finished(stderr.end())]);
  const end: ControlFrame = { exitCode };
  response.end(`${JSON.stringify(end)}\n`);
}

interface RequestOutput {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signal: AbortSignal;
}

async function runRequest(
  services: CommandServices,
  request: ControlRequest,
  output: RequestOutput,
): Promise<ExitCode> {
  const command = await parseCommand(request.argv, output);
  if (command.type === 'end') {
    return command.exitCode;
  }
  return await executeCommand(command.task.body, {
    ...output,
    services,
    isTty: request.isTty,
    now: () => new Date(),
    // Only what the script sent: a path means the script's folder, not the owner's.
    readFile: (path) => Promise.resolve(Buffer.from(request.files[path] ?? '', 'base64')),
    readStdin: () => Promise.resolve(Buffer.from(request.stdin ?? '', 'base64')),
  });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (!(length <= maxRequestBytes)) {
    return null;
  }
  const bytes = await buffer(request);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
