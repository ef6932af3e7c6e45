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
    const {
      method: wanted,
      skip = 0,
      nth,
      count = Number.POSITIVE_INFINITY,
      probability = 1,
      seed = 1,
    } = this.#match;
    if (wanted !== undefined && wanted.toUpperCase() !== method) return false;
    if (this.#path !== undefined && this.#path.exec(target) === null) return false;
    this.#seen += 1;
    if (this.#seen <= skip || this.hits >= count || (nth !== undefined && this.#seen !== nth)) return false;
    if (probability < 1 && fraction(seed, this.#seen, 7) >= probability) return false;
    this.hits += 1;
    return true;
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

  /** The effects that strike this request, in the order the rules were added. */
  strike(method: string, target: string): FaultEffect[] {
    return [...this.#faults].filter((fault) => fault.strikes(method, target)).map((fault) => fault.effect);
  }
}
