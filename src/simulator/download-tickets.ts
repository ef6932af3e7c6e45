import { randomBytes } from 'node:crypto';

export interface DownloadTicket {
  readonly tenantId: string;
  readonly report: string;
  readonly period: string | null;
}

/** How long a report link is good for ("a few minutes", facts §6.1). */
const LIFE_MS = 5 * 60_000;

/** The one-time links of report downloads. */
export class DownloadTickets {
  readonly #tickets = new Map<string, { readonly ticket: DownloadTicket; readonly until: number }>();

  issue(ticket: DownloadTicket, nowMs: number): string {
    for (const [id, { until }] of this.#tickets) {
      if (until > nowMs) break;
      this.#tickets.delete(id);
    }
    const id = randomBytes(24).toString('base64url');
    this.#tickets.set(id, { ticket, until: nowMs + LIFE_MS });
    return id;
  }

  /** Whose link it is, without using it up. */
  peek(id: string): DownloadTicket | undefined {
    return this.#tickets.get(id)?.ticket;
  }

  /** The ticket, once. */
  redeem(id: string, nowMs: number): DownloadTicket | undefined {
    const known = this.#tickets.get(id);
    this.#tickets.delete(id);
    return known !== undefined && known.until > nowMs ? known.ticket : undefined;
  }
}
