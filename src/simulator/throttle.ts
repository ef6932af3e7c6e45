export interface ThrottleOptions {
  /** Resource units per 10 s for one app in one tenant; by size of the tenant when absent (facts §7). */
  readonly unitsPer10s?: number;
  /** Resource units per 20 s for one app over all tenants (150,000). */
  readonly appUnitsPer20s?: number;
  /** Report requests per 10 minutes, counted per report (14). */
  readonly reportsPer10min?: number;
  /** Report requests per 10 minutes of all apps in a tenant, counted per report (40). */
  readonly tenantReportsPer10min?: number;
}

export interface ThrottleVerdict {
  /** Whose budget decided: as `x-ms-throttle-scope` spells it. */
  readonly scope: 'Tenant_Application' | 'Tenant' | 'Application';
  readonly isOver: boolean;
  readonly retryAfterSeconds: number;
  /** 1.0 is the limit. */
  readonly used: number;
}

interface Window {
  startedAt: number;
  used: number;
}

interface Budget {
  readonly scope: ThrottleVerdict['scope'];
  readonly name: string;
  readonly limit: number;
  readonly lengthMs: number;
}

const UNITS_WINDOW_MS = 10_000;
const APP_WINDOW_MS = 20_000;
const REPORT_WINDOW_MS = 600_000;

function unitsBySize(users: number): number {
  if (users < 50) return 3500;
  return users <= 500 ? 5000 : 8000;
}

/** What was used of each budget. Fixed windows: the sum allowed is Graph's, only its spread differs. */
export class ThrottleWindows {
  readonly #windows = new Map<string, Window>();

  /** Spends from all of the budgets, or from none where one of them is used up; gives the tightest. */
  spend(budgets: readonly [Budget, ...Budget[]], amount: number, nowMs: number): ThrottleVerdict {
    const judged = budgets.map((budget) => this.#judge(budget, amount, nowMs));
    const over = judged.find(({ verdict }) => verdict.isOver);
    if (over !== undefined) return over.verdict;
    for (const { window } of judged) window.used += amount;
    return judged
      .map(({ verdict }) => verdict)
      .reduce((tightest, verdict) => (verdict.used > tightest.used ? verdict : tightest));
  }

  #judge(budget: Budget, amount: number, nowMs: number): { window: Window; verdict: ThrottleVerdict } {
    const { scope, name, limit, lengthMs } = budget;
    let window = this.#windows.get(name);
    if (window === undefined || nowMs - window.startedAt >= lengthMs) {
      window = { startedAt: nowMs, used: 0 };
      this.#windows.set(name, window);
    }
    const isOver = window.used + amount > limit;
    const retryAfterSeconds = Math.max(1, Math.ceil((window.startedAt + lengthMs - nowMs) / 1000));
    return {
      window,
      verdict: { scope, isOver, retryAfterSeconds, used: isOver ? 1 : (window.used + amount) / limit },
    };
  }
}

/** The budgets that a tenant's requests are charged to: its own with each app, and those it shares. */
export class Throttle {
  readonly #options: ThrottleOptions;
  readonly #of: { readonly tenantId: string; readonly clientId: string; readonly users: number };
  readonly #windows: ThrottleWindows;

  constructor(
    options: ThrottleOptions,
    of: { readonly tenantId: string; readonly clientId: string; readonly users: number },
    windows: ThrottleWindows,
  ) {
    this.#options = options;
    this.#of = of;
    this.#windows = windows;
  }

  spendUnits(units: number, nowMs: number): ThrottleVerdict {
    const { tenantId, clientId, users } = this.#of;
    const own = this.#options.unitsPer10s ?? unitsBySize(users);
    const ofApp = this.#options.appUnitsPer20s ?? 150_000;
    return this.#windows.spend(
      [
        {
          scope: 'Tenant_Application',
          name: `${tenantId}/${clientId}`,
          limit: own,
          lengthMs: UNITS_WINDOW_MS,
        },
        { scope: 'Application', name: clientId, limit: ofApp, lengthMs: APP_WINDOW_MS },
      ],
      units,
      nowMs,
    );
  }

  spendReport(report: string, nowMs: number): ThrottleVerdict {
    const { tenantId, clientId } = this.#of;
    const own = this.#options.reportsPer10min ?? 14;
    const ofTenant = this.#options.tenantReportsPer10min ?? 40;
    const lengthMs = REPORT_WINDOW_MS;
    return this.#windows.spend(
      [
        { scope: 'Tenant_Application', name: `${tenantId}/${clientId}/${report}`, limit: own, lengthMs },
        { scope: 'Tenant', name: `${tenantId}/${report}`, limit: ofTenant, lengthMs },
      ],
      1,
      nowMs,
    );
  }
}
