import { describe, expect, it } from 'vitest';
import { dayBefore, everyDay } from '../../../../src/web/html/chart-days.ts';
import { describeChart, lineChart } from '../../../../src/web/html/chart.ts';
import { renderFragment } from '../../../../src/web/html/html.ts';

describe('the days of a chart', () => {
  it('are all of them, over the end of months and of summer time', () => {
    expect(everyDay('2026-02-27', '2026-03-02')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(everyDay('2026-10-24', '2026-10-26')).toHaveLength(3);
    expect(everyDay('2026-01-02', '2026-01-01')).toEqual([]);
    expect(dayBefore('2026-03-01', 1)).toBe('2026-02-28');
  });
});

describe('a chart', () => {
  const days = everyDay('2026-01-01', '2026-01-05');
  const lines = [
    { name: 'Paid <b>', values: [null, 1200, 1300, null, 1400] },
    { name: 'Active', values: [null, null, null, null, null] },
  ];

  it('is told in words: what it shows, where each line begins and ends, and what is unknown', () => {
    expect(describeChart({ what: 'Seats per day', days, lines })).toBe(
      'Seats per day, 2026-01-01 to 2026-01-05. Paid <b>: first 1,200, last 1,400; Active: unknown.',
    );
  });

  it('has no style, no script and no color of its own, and a dot for a day between two gaps', async () => {
    const markup = renderFragment(await lineChart({ what: 'Seats per day', days, lines }));
    expect(markup.match(/<svg/gu)).toHaveLength(2);
    expect(markup).not.toMatch(/<style|<script|<b>|ecmeta| class="zr/u);
    const colors = [...markup.matchAll(/(?:stroke|fill)="([^"]+)"/gu)].map(([, color = '']) => color);
    // what clips is never seen
    expect(colors.filter((color) => !/^(?:var\(--[\w-]+\)|none|#000)$/u.test(color))).toEqual([]);
    expect(markup).toContain('fill="var(--chart-1)"');
  });
});
