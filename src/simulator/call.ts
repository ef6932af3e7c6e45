import type { TenantState } from './tenant-state.ts';
import type { Exchange } from './wire/exchange.ts';
import type { DownloadTickets } from './download-tickets.ts';

/** What all endpoints share. */
export interface Service {
  readonly now: () => number;
  readonly tenants: ReadonlyMap<string, TenantState>;
  readonly tickets: DownloadTickets;
  readonly mainUrl: () => string;
  readonly downloadUrl: () => string;
}

/** One request whose tenant is known and allowed. */
export interface Call {
  readonly exchange: Exchange;
  readonly tenant: TenantState;
  readonly service: Service;
  /** The roles its token was given. */
  readonly roles: readonly string[];
}

/** Whether the headers and options of an advanced query are there (facts §3.3). */
export function isAdvanced({ exchange }: Call): boolean {
  return exchange.headers['consistencylevel']?.toLowerCase() === 'eventual';
}
