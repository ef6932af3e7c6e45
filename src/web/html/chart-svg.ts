import { LineChart as LineSeries } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type ChartLine, type LineChart, lineStyle } from './chart-line.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws a chart as SVG. Its colors are variables of the style sheet, so that it is at home in light and dark. */
export function drawLines({ days, lines }: LineChart, { width, height }: Size): string {
  use([LineSeries, GridComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const isNarrow = width < 500;
  const axisLabel = { color: 'var(--faint)', fontSize: 12 };
  const grid = { lineStyle: { color: 'var(--line)' } };
  try {
    chart.setOption({
      animation: false,
      grid: {
        left: 4,
        right: 12,
        top: 12,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: {
        type: 'category',
        data: [...days],
        boundaryGap: false,
        axisLine: grid,
        axisTick: { show: false },
        axisLabel: {
          ...axisLabel,
          hideOverlap: true,
          alignMinLabel: 'left',
          alignMaxLabel: 'right',
          formatter: (day: string) => (isNarrow ? day.slice(5) : day),
        },
      },
      yAxis: { type: 'value', minInterval: 1, axisLabel, splitLine: grid },
      series: lines.map((line, at) => series(line, at)),
    });
    return withoutStyles(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

function series({ name, values }: ChartLine, at: number): object {
  const { color, type } = lineStyle(at);
  return {
    name,
    type: 'line',
    silent: true,
    connectNulls: false,
    lineStyle: { color, type, width: 2 },
    itemStyle: { color },
    // Between two gaps there is no line to be seen, so a day of its own is a dot.
    data: values.map((value, index) => ({
      value,
      symbol: isNull(values[index - 1]) && isNull(values[index + 1]) ? 'circle' : 'none',
      symbolSize: 6,
    })),
  };
}

function isNull(value: number | null | undefined): boolean {
  return value === null || value === undefined;
}

/** Drops the style element with what refers to it: nothing is hovered here, and the policy of the site refuses it. */
function withoutStyles(svg: string): string {
  return svg
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '');
}
