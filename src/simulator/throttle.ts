export interface ThrottleOptions {
  /** Resource units per 10 s for one app in one tenant; by size of the tenant when absent (facts §7). */
  readonly unitsPer10s?: number;
  /** Report requests per 10 minutes, counted per report (14). */
  readonly reportsPer10min?: number;
}

export interface ThrottleVerdict {
  readonly isOver: boolean;
  readonly retryAfterSeconds: number;
  /** 1.0 is the limit. */
  readonly used: number;
}

interface Window {
  startedAt: number;
  used: number;
}

const UNITS_WINDOW_MS = 10_000;
const REPORT_WINDOW_MS = 600_000;

function unitsBySize(users: number): number {
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

/** The budgets of one app in one tenant. Fixed windows: the sum allowed is Graph's, only its spread differs. */
export class Throttle {
  readonly #windows = new Map<string, Window>();
  readonly #units: number;
  readonly #reports: number;

  constructor(options: ThrottleOptions, users: number) {
    this.#units = options.unitsPer10s ?? unitsBySize(users);
    this.#reports = options.reportsPer10min ?? 14;
  }

  spendUnits(units: number, nowMs: number): ThrottleVerdict {
    return this.#spend('units', { amount: units, limit: this.#units, lengthMs: UNITS_WINDOW_MS }, nowMs);
  }

  spendReport(report: string, nowMs: number): ThrottleVerdict {
    return this.#spend(report, { amount: 1, limit: this.#reports, lengthMs: REPORT_WINDOW_MS }, nowMs);
  }

  #spend(
    name: string,
    of: { amount: number; limit: number; lengthMs: number },
    nowMs: number,
  ): ThrottleVerdict {
    let window = this.#windows.get(name);
    if (window === undefined || nowMs - window.startedAt >= of.lengthMs) {
      window = { startedAt: nowMs, used: 0 };
      this.#windows.set(name, window);
    }
    const isOver = window.used + of.amount > of.limit;
    if (!isOver) window.used += of.amount;
    const retryAfterSeconds = Math.max(1, Math.ceil((window.startedAt + of.lengthMs - nowMs) / 1000));
    return { isOver, retryAfterSeconds, used: isOver ? 1 : window.used / of.limit };
  }
}
