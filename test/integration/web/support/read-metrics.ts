import { expect } from 'vitest';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What `/metrics` at this address says. */
export async function readMetrics(
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly Sample[]> {
  const answer = await fetch(`${address}/metrics`, { headers });
  expect(answer.status).toBe(200);
  return parseSamples(await answer.text());
}

export function parseSamples(text: string): readonly Sample[] {
  return [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gmu)].map(
    ([, name = '', labels = '', value = '']) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gu)].map(([, key, said]) => [key, said]),
      ),
      value: Number(value),
    }),
  );
}

/** The values of one metric by its labels, in a form that compares well. */
export function valuesOf(samples: readonly Sample[], name: string): Readonly<Record<string, number>> {
  const own = samples.filter((sample) => sample.name === name);
  return Object.fromEntries(own.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}
