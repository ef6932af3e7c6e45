export interface RequestLogEntry {
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly at: number;
  readonly site: 'main' | 'download';
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** The endpoint's name (`users`, `users/delta`, `token`, `reports/getM365AppUserDetail` …). */
  readonly kind: string;
  readonly tenantId: string | null;
  /** 0: the connection was cut or left hanging before an answer. */
  readonly status: number;
  readonly hadAuthorization: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

const ENTRY_LIMIT = 200_000;
const KEPT_HEADERS = [
  'accept',
  'accept-encoding',
  'client-request-id',
  'consistencylevel',
  'prefer',
  'user-agent',
  'x-ms-throttle-priority',
] as const;

/** The headers worth keeping, by lower-case name; never the token. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

/** What was asked. Entries stop at 200,000, so that a soak stays flat; the counters go on. */
export class RequestLog {
  #entries: RequestLogEntry[] = [];
  readonly #counts = new Map<string, number>();

  add(entry: RequestLogEntry): void {
    if (this.#entries.length < ENTRY_LIMIT) this.#entries.push(entry);
    this.#counts.set(entry.kind, (this.#counts.get(entry.kind) ?? 0) + 1);
  }

  entries(): readonly RequestLogEntry[] {
    return this.#entries;
  }

  /** Requests by kind, the ones beyond the limit included. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  reset(): void {
    this.#entries = [];
    this.#counts.clear();
  }
}
