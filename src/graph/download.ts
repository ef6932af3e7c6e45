import type { Response } from 'got';
import { isLoopback } from '../lib/loopback.ts';
import { type AnswerHeaders, headerOf } from './answer.ts';
import { connectionError } from './connection-error.ts';
import { GraphError } from './graph-error.ts';
import type { Http } from './http.ts';
import { answeredAt, parseRetryAfter } from './retry-after.ts';
import type { Download } from './tenant-client.ts';

export interface StreamRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** An answer whose body is not read yet. One of `body`, `text` and `discard` must be used. */
export interface OpenedStream extends Download {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The body as text, for errors: no more than 64 KiB of it. */
  readonly text: () => Promise<string>;
  readonly discard: () => void;
}

/** A report of a large tenant takes minutes, at the pace of the database behind it. */
const readMs = 30 * 60_000;
const errorBytes = 64 * 1024;
const mostRedirects = 5;

/** Sends a GET and resolves with its status as soon as the headers are there. */
export async function openStream(http: Http, request: StreamRequest): Promise<OpenedStream> {
  const { url, headers, signal } = request;
  const stream = http.got.stream(url, { headers, signal, timeout: { read: readMs } });
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  stream.once('response', resolve);
  // Stays for the whole life of the stream: an error nobody listens to ends the process.
  stream.on('error', reject);
  const response = await promise.catch((error: unknown) => {
    signal.throwIfAborted();
    throw connectionError(error, url, [headers['authorization'] ?? '']);
  });
  return {
    url,
    status: response.statusCode,
    headers: response.headers,
    body: stream,
    isDelimited:
      response.headers['content-length'] !== undefined || response.headers['transfer-encoding'] !== undefined,
    text: async () => await readText(stream),
    // Read, since what is destroyed takes its connection along; not waited for, since it may never end.
    discard: () => void readText(stream),
  };
}

export interface DownloadRequest {
  readonly location: string;
  readonly base: URL;
  readonly signal: AbortSignal;
  readonly onRequest: () => void;
}

/**
 * Fetches a pre-authenticated link, whatever its host, without the token (I8; Microsoft's RedirectHandler rule,
 * graph-facts §6.1). The link is one-time: every refusal is transient, and a new link has to be asked for.
 */
export async function openDownload(http: Http, request: DownloadRequest): Promise<Download> {
  let url = locate(request.location, request.base);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    requireSafe(url);
    request.onRequest();
    const opened = await openStream(http, { url, headers: {}, signal: request.signal });
    if (opened.status === 200) return opened;
    const location = headerOf(opened.headers, 'location');
    opened.discard();
    if (location === null || opened.status < 300 || opened.status > 399) throw refused(opened);
    url = locate(location, url);
  }
  throw new GraphError('protocol', 'The report download redirects in a circle.');
}

function locate(location: string, base: URL): URL {
  if (URL.canParse(location, base.href)) return new URL(location, base);
  throw new GraphError('protocol', 'The report download is offered at what is no address.');
}

function requireSafe(url: URL): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new GraphError(
    'protocol',
    `The report download is offered without encryption (${url.protocol}//${url.host}).`,
  );
}

function refused(opened: OpenedStream): GraphError {
  const retryAfterMs = parseRetryAfter(opened.headers['retry-after'], answeredAt(opened.headers, Date.now()));
  const isThrottled = opened.status === 429 || (opened.status === 503 && retryAfterMs !== null);
  return new GraphError(
    isThrottled ? 'throttled' : 'transient',
    `The report download from ${opened.url.host} was refused (${opened.status}).`,
    { status: opened.status, retryAfterMs },
  );
}

async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > errorBytes) break;
    }
  } catch {
    // What an error page says in full matters less than its status.
  }
  return Buffer.concat(chunks).toString('utf8');
}
