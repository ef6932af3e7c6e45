import { randomUUID } from 'node:crypto';
import { type AnswerHeaders, headerOf, type HttpAnswer } from './answer.ts';
import { bodyText } from './body-text.ts';
import { connectionError } from './connection-error.ts';
import { openDownload, openStream } from './download.ts';
import { GraphError } from './graph-error.ts';
import type { Http } from './http.ts';
import { resolveLink } from './links.ts';
import { parseBody } from './parse-body.ts';
import type { ParseTurns } from './parse-turns.ts';
import { refusalOf, type RefusedRequest } from './refusal.ts';
import { withRetries } from './retry.ts';
import type { Download, GraphRequest, Meter, ReportCall, TenantClient } from './tenant-client.ts';
import type { GraphService, TenantState } from './tenant-state.ts';
import { tokenRoles } from './token-roles.ts';

export interface ClientOptions {
  readonly http: Http;
  readonly graphRoot: string;
  readonly state: TenantState;
  /** Shared by all clients of the process. */
  readonly turns: ParseTurns;
  readonly meter: Meter;
  /** Told of each wait that Microsoft asked for and that is waited here; a longer one is thrown. */
  readonly onThrottled: (waitMs: number) => void;
}

interface Sent {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Lets go of a body that nobody will read. */
  readonly discard?: () => void;
}

/** Sends one request with the token given. */
type Send<A extends Sent> = (headers: Readonly<Record<string, string>>) => Promise<A>;

/** `TenantClient` over HTTP; see there. */
export class HttpTenantClient implements TenantClient {
  readonly graphRoot: string;
  private readonly options: ClientOptions;

  constructor(options: ClientOptions) {
    this.options = options;
    this.graphRoot = options.graphRoot;
  }

  async roles(signal: AbortSignal, options?: { readonly fresh: boolean }): Promise<readonly string[] | null> {
    if (options?.fresh === true) this.options.state.tokens.dropAny();
    return await this.withState(async () => tokenRoles(await this.token(signal)), signal);
  }

  pauseFor(ms: number): void {
    this.options.state.pauseFor(ms);
  }

  isSlowed(): boolean {
    return this.options.state.isSlowed('directory');
  }

  async get<T>(request: GraphRequest<T>, signal: AbortSignal): Promise<T> {
    const url = resolveLink(request.link, this.graphRoot);
    return await this.withState(async () => {
      const answer = await this.authorized('directory', signal, (headers) =>
        this.read(url, { ...request.headers, ...headers }, signal),
      );
      return await this.options.turns.take(answer.text, async () => {
        const body = parseBody(answer, request.as ?? 'json');
        if (body.isUsable) return await request.parse(body.value);
        throw this.refusal(answer, { url, body: body.value, isDelta: request.isDelta ?? false });
      });
    }, signal);
  }

  async download(link: string, { signal, reserve }: ReportCall): Promise<Download> {
    const url = resolveLink(link, this.graphRoot);
    return await this.withState(async () => {
      const opened = await this.authorized('reports', signal, async (headers) => {
        await reserve();
        this.count();
        return await openStream(this.options.http, { url, headers, signal });
      });
      if (opened.status === 200) return opened;
      const location = headerOf(opened.headers, 'location');
      if (opened.status >= 300 && opened.status < 400 && location !== null) {
        opened.discard();
        // another job of the connector may have been throttled meanwhile: the link is lost, which is cheaper
        this.options.state.requireUnthrottled();
        return await openDownload(this.options.http, {
          location,
          base: url,
          signal,
          onRequest: () => this.count(),
        });
      }
      const text = await opened.text();
      const { status, headers } = opened;
      const body = parseBody({ status, text }, 'json').value;
      throw this.refusal({ status, headers, text }, { url, body, isDelta: false });
    }, signal);
  }

  private async withState<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { state, onThrottled } = this.options;
    const once = async (): Promise<T> => {
      signal.throwIfAborted();
      state.requireUnthrottled();
      try {
        return await attempt();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof GraphError) state.noteThrottled(error);
        throw error;
      }
    };
    return await withRetries(once, signal, (error, waitMs) => {
      if (error instanceof GraphError && error.isToldToWait) onThrottled(waitMs);
    });
  }

  /** Sends with the token; after a 401 once more with a fresh one: Graph revokes tokens before their end. */
  private async authorized<A extends Sent>(
    service: GraphService,
    signal: AbortSignal,
    send: Send<A>,
  ): Promise<A> {
    const { state } = this.options;
    const token = await this.token(signal);
    await state.turn(service, signal);
    const answer = await send(this.headers(token));
    state.notePace(service, answer.headers);
    if (answer.status !== 401) return answer;
    answer.discard?.();
    state.tokens.drop(token);
    const fresh = await this.token(signal);
    await state.turn(service, signal);
    return await send(this.headers(fresh));
  }

  private async token(signal: AbortSignal): Promise<string> {
    return await this.options.state.tokens.get(() => this.count(), signal);
  }

  private headers(token: string): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${token}`, 'client-request-id': randomUUID() };
  }

  private async read(
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    this.count();
    try {
      const response = await this.options.http.got(url, {
        headers: { accept: 'application/json, text/plain', ...headers },
        responseType: 'buffer',
        decompress: false,
        signal,
      });
      const { statusCode: status, headers: answered } = response;
      return { status, headers: answered, text: await bodyText(response.body, answered) };
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(error, url, [headers['authorization'] ?? '']);
    }
  }

  private refusal(answer: HttpAnswer, asked: Pick<RefusedRequest, 'url' | 'body' | 'isDelta'>): GraphError {
    const { identity, tokens } = this.options.state;
    return refusalOf(answer, { ...asked, identity, secrets: tokens.secrets(), nowMs: Date.now() });
  }

  private count(): void {
    this.options.meter.requests += 1;
  }
}
