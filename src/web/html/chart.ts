import { type LineChart, lineStyle } from './chart-line.ts';
import { html, type Html, rawSvg } from './html.ts';

/**
 * A chart of lines over days, with its legend. A drawing shrinks together with its text, so there is one for screens
 * and one for phones. Whoever puts it on a page puts a table of the same numbers beside it.
 */
export async function lineChart(chart: LineChart): Promise<Html> {
  // Loaded where the first chart is asked for: half a second that no start has to wait for.
  const { drawLines } = await import('./chart-svg.ts');
  const wide = `<div class="for-screens">${drawLines(chart, { width: 900, height: 260 })}</div>`;
  const narrow = `<div class="for-phones">${drawLines(chart, { width: 320, height: 220 })}</div>`;
  return html`
    <ul class="legend" aria-hidden="true">
      ${chart.lines.map(({ name }, at) => {
        const { color, type } = lineStyle(at);
        return html`<li>
          <span class="line" style=${`border-top-style: ${type}; border-top-color: ${color}`}></span>${name}
        </li>`;
      })}
    </ul>
    ${rawSvg(wide + narrow, describeChart(chart))}
  `;
}

/** What the chart shows, for those who do not see it: where each line begins and ends. */
export function describeChart({ what, days, lines }: LineChart): string {
  const said = lines.map(({ name, values }) => {
    const first = values.find((value) => value !== null);
    const last = values.findLast((value) => value !== null);
    if (typeof first !== 'number' || typeof last !== 'number') return `${name}: unknown`;
    return `${name}: first ${first.toLocaleString('en-US')}, last ${last.toLocaleString('en-US')}`;
  });
  return `${what}, ${days[0] ?? ''} to ${days.at(-1) ?? ''}. ${said.join('; ')}.`;
}
