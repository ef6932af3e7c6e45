/** What an endpoint answers, before headers, gzip and faults. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: ReplyBody;
}

export type ReplyBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: Readonly<Record<string, unknown>> }
  /** Prepared, JSON where no `type` is said; `gzipped` is filled by whoever compresses it first. */
  | { readonly kind: 'bytes'; readonly page: PreparedPage; readonly type?: string }
  | { readonly kind: 'text'; readonly text: string; readonly type: string }
  | { readonly kind: 'stream'; readonly chunks: Iterable<string>; readonly type: string }
  /** Graph's error envelope; request id and date are filled in where the answer is written. */
  | { readonly kind: 'error'; readonly error: GraphError };

export interface PreparedPage {
  readonly plain: Buffer;
  gzipped?: Buffer;
}

export interface GraphError {
  readonly code: string;
  readonly message: string;
  readonly inner?: Readonly<Record<string, string>>;
}

export function jsonReply(value: Readonly<Record<string, unknown>>, status = 200): Reply {
  return { status, body: { kind: 'json', value } };
}

export function errorReply(status: number, code: string, message: string): Reply {
  return { status, body: { kind: 'error', error: { code, message } } };
}

export function textReply(text: string, status = 200): Reply {
  return { status, body: { kind: 'text', text, type: 'text/plain' } };
}

/** Thrown by whatever an endpoint calls when the answer is a refusal. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('refused');
    this.name = 'Refusal';
    this.reply = reply;
  }
}

/** Graph's refusal of a query, as an exception. */
export function refuse(status: number, code: string, message: string): Refusal {
  return new Refusal(errorReply(status, code, message));
}
