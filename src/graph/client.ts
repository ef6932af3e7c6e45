import { randomUUID } from 'node:crypto';
import { type AnswerHeaders, headerOf, type HttpAnswer } from './answer.ts';
import { classify } from './classify.ts';
import { connectionError } from './connection-error.ts';
import { openDownload, openStream } from './download.ts';
import { GraphError } from './graph-error.ts';
import type { Http } from './http.ts';
import { resolveLink } from './links.ts';
import { parseBody } from './parse-body.ts';
import { redact, redactIds } from './redact.ts';
import { withRetries } from './retry.ts';
import type { Download, GraphRequest, Meter, TenantClient } from './tenant-client.ts';
import type { TenantState } from './tenant-state.ts';
import { tokenRoles } from './token-roles.ts';

export interface ClientOptions {
  readonly http: Http;
  readonly graphRoot: string;
  readonly state: TenantState;
  readonly meter: Meter;
  readonly now: () => number;
}

interface Sent {
  readonly status: number;
  /** Lets go of a body that nobody will read. */
  readonly discard?: () => Promise<void>;
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

  pauseUntil(at: Date): void {
    this.options.state.pauseUntil(at.getTime());
  }

  async get<T>(request: GraphRequest<T>, signal: AbortSignal): Promise<T> {
    const url = resolveLink(request.link, this.graphRoot);
    return await this.withState(async () => {
      const answer = await this.authorized(
        (headers) => this.read(url, { ...request.headers, ...headers }, signal),
        signal,
      );
      const body = parseBody(answer, request.as ?? 'json');
      if (body.isUsable) return request.parse(body.value);
      throw this.refusal(answer, { url, body: body.value, isDelta: request.isDelta ?? false });
    }, signal);
  }

  async download(link: string, signal: AbortSignal): Promise<Download> {
    const url = resolveLink(link, this.graphRoot);
    return await this.withState(async () => {
      const opened = await this.authorized(async (headers) => {
        this.count();
        return await openStream(this.options.http, { url, headers, signal });
      }, signal);
      if (opened.status === 200) return opened;
      const location = headerOf(opened.headers, 'location');
      if (opened.status >= 300 && opened.status < 400 && location !== null) {
        await opened.discard();
        return await openDownload(this.options.http, {
          location,
          base: url,
          signal,
          onRequest: () => this.count(),
        });
      }
      const text = await opened.text();
      const body = parseBody({ ...opened, text }, 'json').value;
      throw this.refusal(opened, { url, body, isDelta: false });
    }, signal);
  }

  private async withState<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { state } = this.options;
    return await withRetries(async () => {
      signal.throwIfAborted();
      state.requireUnthrottled();
      try {
        return await attempt();
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof GraphError) state.noteThrottled(error);
        throw error;
      }
    }, signal);
  }

  /** Sends with the token; after a 401 once more with a fresh one: Graph revokes tokens before their end. */
  private async authorized<A extends Sent>(send: Send<A>, signal: AbortSignal): Promise<A> {
    const token = await this.token(signal);
    const answer = await send(this.headers(token));
    if (answer.status !== 401) return answer;
    await answer.discard?.();
    this.options.state.tokens.drop(token);
    return await send(this.headers(await this.token(signal)));
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
        responseType: 'text',
        signal,
      });
      return { status: response.statusCode, headers: response.headers, text: response.body };
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(error, url, [headers['authorization'] ?? '']);
    }
  }

  private refusal(
    answer: { readonly status: number; readonly headers: AnswerHeaders },
    asked: { readonly url: URL; readonly body: unknown; readonly isDelta: boolean },
  ): GraphError {
    const { status, headers } = answer;
    const nowMs = this.options.now();
    const secrets = this.options.state.tokens.secrets();
    const facts = { status, headers, body: asked.body, isDelta: asked.isDelta, nowMs };
    const found = redactIds(classify(facts), secrets);
    const detail = found.detail === null ? '' : `: ${redact(found.detail, secrets)}`;
    const path = asked.url.pathname.replace(/^.*\/v1\.0\//, '');
    const said = [String(status), found.code].filter((part) => part !== null).join(' ');
    return new GraphError(found.kind, `Microsoft Graph refused ${path} (${said})${detail}`, {
      ...found,
      status,
      path,
    });
  }

  private count(): void {
    this.options.meter.requests += 1;
  }
}
