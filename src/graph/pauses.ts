/** Above this the pauses that are over are forgotten. */
const mostPauses = 10_000;

/** Until when nobody in this process may ask, by whose budget is used up. `now`: a clock that only goes forward. */
export class Pauses {
  private readonly now: () => number;
  private readonly until = new Map<string, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** Only ever later: a shorter wait does not shorten what was asked for before. */
  raise(key: string, forMs: number): void {
    if (this.until.size >= mostPauses) this.forgetOver();
    this.until.set(key, Math.max(this.until.get(key) ?? 0, this.now() + forMs));
  }

  /** Whole milliseconds until none of these holds any more. */
  leftMs(keys: readonly string[]): number {
    const last = Math.max(...keys.map((key) => this.until.get(key) ?? 0));
    return Math.max(0, Math.ceil(last - this.now()));
  }

  private forgetOver(): void {
    const now = this.now();
    for (const [key, until] of this.until) if (until <= now) this.until.delete(key);
  }
}
