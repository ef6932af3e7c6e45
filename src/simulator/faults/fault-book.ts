import { fraction } from '../hash.ts';
import type { FaultEffect, FaultHandle, FaultMatch, FaultRule } from './fault-rule.ts';

class ActiveFault {
  readonly #match: FaultMatch;
  readonly #path: RegExp | undefined;
  readonly effect: FaultEffect;
  hits = 0;
  #seen = 0;

  constructor({ match = {}, effect }: FaultRule) {
    this.#match = match;
    this.#path = match.path === undefined ? undefined : new RegExp(match.path);
    this.effect = effect;
  }

  strikes(method: string, target: string): boolean {
    if (!this.#meets(method, target)) return false;
    this.#seen += 1;
    const { skip = 0, nth = this.#seen, count = Number.POSITIVE_INFINITY } = this.#match;
    if (this.#seen <= skip || this.hits >= count || this.#seen !== nth || !this.#isDrawn()) return false;
    this.hits += 1;
    return true;
  }

  #meets(method: string, target: string): boolean {
    const wanted = this.#match.method?.toUpperCase() ?? method;
    return wanted === method && (this.#path === undefined || this.#path.exec(target) !== null);
  }

  #isDrawn(): boolean {
    const { probability = 1, seed = 1 } = this.#match;
    return probability >= 1 || fraction(seed, this.#seen, 7) < probability;
  }
}

/** The scripted faults of one tenant. */
export class FaultBook {
  readonly #faults = new Set<ActiveFault>();

  add(rule: FaultRule): FaultHandle {
    const fault = new ActiveFault(rule);
    this.#faults.add(fault);
    return {
      get hits() {
        return fault.hits;
      },
      remove: () => {
        this.#faults.delete(fault);
      },
    };
  }

  clear(): void {
    this.#faults.clear();
  }

  /** How often each rule struck, in the order they were added. */
  hits(): number[] {
    return [...this.#faults].map((fault) => fault.hits);
  }

  /** The effects that strike this request, in the order the rules were added. */
  strike(method: string, target: string): FaultEffect[] {
    return [...this.#faults].filter((fault) => fault.strikes(method, target)).map((fault) => fault.effect);
  }
}
