import { describe, expect, it } from 'vitest';
import { paceMs } from '../../../src/graph/pace.ts';
import { sendJson } from './support/serve.ts';
import { calm, openTenant } from './support/tenant.ts';

const told = (percentage: string) => ({ 'x-ms-throttle-limit-percentage': percentage });

describe('the pace', () => {
  it.each([
    ['0.79', 0],
    ['0.8', 100],
    ['1.0', 280],
    ['1.3', 550],
    ['1.8', 1_000],
    ['7', 1_000],
    ['much', 0],
  ])('at %s is %i ms', (percentage, ms) => {
    expect(paceMs(told(percentage))).toBe(ms);
  });

  it('without the header is none', () => {
    expect(paceMs({})).toBe(0);
  });

  it('slows what comes after an answer that asks for it, and ends with one that does not', async () => {
    const times: number[] = [];
    await using tenant = await openTenant({
      answer: (_, response) => {
        times.push(performance.now());
        sendJson(response, 200, { value: [] }, times.length === 1 ? told('1.2') : {});
      },
    });
    const get = { link: 'organization', parse: (body: unknown) => body };
    for (let count = 0; count < 3; count += 1) await tenant.client.get(get, calm);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(455);
    expect(third - second).toBeLessThan(300);
  });
});
