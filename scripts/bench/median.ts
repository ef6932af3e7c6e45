/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  if (pair.length === 0) throw new RangeError('no median of nothing');
  return pair.reduce((sum, value) => sum + value, 0) / pair.length;
}
