import type { Cloud, Credential } from '../domain/connector.ts';

/** What is needed to speak for one connector. */
export interface TenantSettings {
  readonly connectorId: string;
  /** A token asked for under another version is not used. */
  readonly settingsVersion: number;
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: Cloud;
  readonly credential: Credential;
}

/** Counts every request sent: retries, tokens and downloads included. */
export interface Meter {
  requests: number;
}

/** An authorized GET and how to read its answer. */
export interface GraphRequest<T> {
  /** A path below the versioned root such as `users?$top=999`, or a link that Graph gave. */
  readonly link: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** True on delta links: an outdated token is `resync` there. */
  readonly isDelta?: boolean;
  /** `text` for `/users/$count`, which answers a bare number. */
  readonly as?: 'json' | 'text';
  /** Reads the body, to its end; throws `GraphError` (`protocol`) for what Graph does not say. */
  readonly parse: (body: unknown) => T | Promise<T>;
}

/** What a report is asked with. */
export interface ReportCall {
  readonly signal: AbortSignal;
  /**
   * Called right before each request to the report API, repetitions included: Microsoft counts them (graph-facts §7).
   * What it rejects with ends the call.
   */
  readonly reserve: () => Promise<void>;
}

/** A body that is read as it comes. Ends early by an error, never quietly. */
export interface Download {
  readonly url: URL;
  readonly body: AsyncIterable<Uint8Array>;
  /** True where the length was announced or the body is chunked, so that HTTP itself notices a cut. */
  readonly isDelimited: boolean;
}

/** Microsoft Graph on behalf of one connector. */
export interface TenantClient {
  /** The versioned root, which links are resolved against. */
  readonly graphRoot: string;
  /** Roles the token carries; null when it is opaque. `fresh`: asks for a new token first. */
  roles(signal: AbortSignal, options?: { readonly fresh: boolean }): Promise<readonly string[] | null>;
  /** Lets every client of the connector in this process ask nothing for so long: its requests reject with `throttled`. */
  pauseFor(ms: number): void;
  /** True while Graph says that most of the directory's budget is used, so that requests are slowed. */
  isSlowed(): boolean;
  /** An authorized GET with the retries that fit inside a step; rejects with `GraphError`. */
  get<T>(request: GraphRequest<T>, signal: AbortSignal): Promise<T>;
  /** A report's CSV: behind the 302 without the token, or answered at once. */
  download(link: string, call: ReportCall): Promise<Download>;
}
