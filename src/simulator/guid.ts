import { hash, mix32, unmix32 } from './hash.ts';

const TAIL_SALTS = [901, 902, 903] as const;

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** The object id of the index-th user: version-4 shaped, scattered, and readable back by `indexOfGuid`. */
export function guidOf(seed: number, index: number): string {
  const [b, c, d] = [
    hex(hash(seed, index, TAIL_SALTS[0])),
    hex(hash(seed, index, TAIL_SALTS[1])),
    hex(hash(seed, index, TAIL_SALTS[2])),
  ];
  const variant = '89ab'[Number.parseInt(b.slice(7), 16) & 3] ?? '8';
  return `${hex(mix32((index ^ seed) >>> 0))}-${b.slice(0, 4)}-4${b.slice(4, 7)}-${variant}${c.slice(0, 3)}-${c.slice(3, 7)}${d}`;
}

/** The index behind an id made by `guidOf`, or undefined for any other text. Ids need no table that way. */
export function indexOfGuid(seed: number, guid: string): number | undefined {
  const lower = guid.toLowerCase();
  if (!/^[0-9a-f]{8}-/.test(lower)) return undefined;
  const index = (unmix32(Number.parseInt(lower.slice(0, 8), 16)) ^ seed) >>> 0;
  return guidOf(seed, index) === lower ? index : undefined;
}
