import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { HttpAnswer } from './answer.ts';
import type { Http } from './http.ts';
import { parseJsonObject } from './error-body.ts';

export interface MsalNetworkOptions {
  readonly http: Http;
  /** The https authority MSAL insists on, and where its requests really go. */
  readonly authority: string;
  readonly loginBase: string;
  readonly signal: AbortSignal;
  /** Called for every request sent. */
  readonly onRequest: () => void;
}

/**
 * MSAL's network on our got instance. MSAL folds answers and faults into errors of its own, which lose headers
 * and quote bodies; `answer` and `fault` keep what really happened.
 */
export class MsalNetwork implements INetworkModule {
  answer: HttpAnswer | null = null;
  fault: unknown = null;
  private readonly options: MsalNetworkOptions;

  constructor(options: MsalNetworkOptions) {
    this.options = options;
  }

  async sendGetRequestAsync<T>(url: string): Promise<NetworkResponse<T>> {
    // All metadata is supplied, so nothing is ever asked for by GET: a change in MSAL must show, not leak out.
    return await Promise.reject(new Error(`MSAL asked for ${new URL(url).host}, which it was given`));
  }

  async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    this.options.onRequest();
    try {
      const response = await this.options.http.got.post(this.rewrite(url), {
        headers: options?.headers ?? {},
        body: options?.body ?? '',
        responseType: 'text',
        signal: this.options.signal,
      });
      this.answer = { status: response.statusCode, headers: response.headers, text: response.body };
    } catch (error) {
      this.fault = error;
      throw error;
    }
    return {
      status: this.answer.status,
      headers: {},
      // MSAL's generic says what the caller expects; the caller here is MSAL, and it checks the fields.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      body: (parseJsonObject(this.answer.text) ?? {}) as T,
    };
  }

  private rewrite(url: string): string {
    const { authority, loginBase } = this.options;
    if (!url.startsWith(`${authority}/`))
      throw new Error('MSAL turned to another authority than the one given');
    return loginBase + url.slice(authority.length);
  }
}
