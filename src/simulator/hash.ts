/** Scrambles 32 bits one to one; `unmix32` undoes it. */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The inverse of `mix32`: the factors are the modular inverses of the ones there. */
export function unmix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7ed1b41d);
  x = Math.imul(x ^ (x >>> 13) ^ (x >>> 26), 0xa5cb9243);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 32 bits from a seed, an index and a salt (one salt per fact about the index). */
export function hash(seed: number, index: number, salt: number): number {
  return mix32(mix32((index + Math.imul(salt, 0x9e3779b1)) >>> 0) ^ mix32(seed ^ salt));
}

/** A number in [0, 1) from a seed, an index and a salt. */
export function fraction(seed: number, index: number, salt: number): number {
  return hash(seed, index, salt) / 0x1_0000_0000;
}

/** One member of a list, by hash. The list must not be empty. */
export function choose<T>(list: readonly [T, ...T[]], bits: number): T {
  return list[bits % list.length] ?? list[0];
}

/** A 32-bit number from a text, for seeds and salts. */
export function textHash(text: string): number {
  let x = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) x = Math.imul(x ^ text.charCodeAt(at), 0x01000193);
  return mix32(x);
}
