import { textHash } from './hash.ts';
import { guidOf } from './guid.ts';

/** A GUID for the n-th thing of a kind (group, subscription, application …) of a tenant. */
export function derivedGuid(seed: number, kind: string, n: number): string {
  return guidOf((seed ^ textHash(kind)) >>> 0, n);
}
