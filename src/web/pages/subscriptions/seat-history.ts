import type { DayRange, SkuFigure } from '../../../store/list-figures.ts';
import { everyDay } from '../../html/chart-days.ts';
import { lineChart } from '../../html/chart.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';

/** Seats paid, assigned and active, day by day: a chart, and the same as a table. Days without figures are gaps. */
export async function seatHistory(figures: readonly SkuFigure[], range: DayRange): Promise<Html> {
  const [first] = figures;
  if (first === undefined) {
    return html`<div class="empty">
      <p>
        No figures in these days. Each complete run adds those of its day; they cannot be read afterwards.
      </p>
    </div>`;
  }
  const byDay = new Map(figures.map((figure) => [figure.day, figure]));
  const days = everyDay(first.day, range.to);
  const values = (of: (figure: SkuFigure) => number | null): readonly (number | null)[] =>
    days.map((date) => {
      const figure = byDay.get(date);
      return figure === undefined ? null : of(figure);
    });
  const chart = await lineChart({
    what: 'Seats per day',
    days,
    lines: [
      { name: 'Paid', values: values(({ paid }) => paid) },
      { name: 'Assigned', values: values(({ consumed }) => consumed) },
      { name: 'Active', values: values(({ active }) => active) },
    ],
  });
  return html`
    ${figures.length > 1 ? chart : html`<p>The chart begins with the second day.</p>`}
    <details>
      <summary>The same as a table</summary>
      ${table({ caption: 'Seats per day, newest first', columns, rows: figures.toReversed(), empty: null })}
    </details>
  `;
}

const columns: readonly TableColumn<SkuFigure>[] = [
  { head: 'Day', cell: (figure) => day(figure.day) },
  { head: 'Paid', align: 'number', cell: ({ paid }) => count(paid) },
  { head: 'Assigned', align: 'number', cell: ({ consumed }) => count(consumed) },
  { head: 'In scope', align: 'number', cell: ({ inScope }) => count(inScope) },
  { head: 'Active', align: 'number', cell: ({ active }) => count(active) },
  { head: 'Inactive', align: 'number', cell: ({ inactive }) => count(inactive) },
  { head: 'None', align: 'number', cell: ({ none }) => count(none) },
  { head: 'Unmonitored', align: 'number', cell: ({ unmonitored }) => count(unmonitored) },
];
