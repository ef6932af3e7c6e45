import { type Service, services } from '../../../domain/report.ts';
import type { DayRange, ServiceFigure } from '../../../store/list-figures.ts';
import { everyDay } from '../../html/chart-days.ts';
import { lineChart } from '../../html/chart.ts';
import { count } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { day } from '../../html/time.ts';

export const titles = {
  exchange: 'Exchange',
  onedrive: 'OneDrive',
  sharepoint: 'SharePoint',
  teams: 'Teams',
  yammer: 'Yammer',
  skype: 'Skype',
} as const satisfies Record<Service, string>;

interface ServiceDay {
  readonly day: string;
  readonly users: Partial<Record<Service, number>>;
}

/** Active users of each service on the latest day that is known. */
export function latestServices(latest: readonly ServiceFigure[]): Html {
  if (latest.length === 0) return noFigures;
  return html`<dl class="figures">
    ${services.map(
      (service) =>
        html`<div>
          <dt>${titles[service]}</dt>
          <dd>${count(latest.find((figure) => figure.service === service)?.activeUsers)}</dd>
        </div>`,
    )}
  </dl>`;
}

const noFigures = html`<div class="empty">
  <p>No figures yet: they are written by a run that reads the whole report.</p>
</div>`;

/** Active users of each service day by day: a chart, and the same as a table. Days without figures are gaps. */
export async function serviceHistory(figures: readonly ServiceFigure[], range: DayRange): Promise<Html> {
  const byDay = new Map<string, ServiceDay>();
  for (const { day: on, service, activeUsers } of figures) {
    byDay.set(on, { day: on, users: { ...byDay.get(on)?.users, [service]: activeUsers } });
  }
  const known = [...byDay.values()];
  const [first] = known;
  if (first === undefined) return html`<div class="empty"><p>No figures in these days.</p></div>`;
  const days = everyDay(first.day, range.to);
  const chart = await lineChart({
    what: 'Active users per day',
    days,
    lines: services.map((service) => ({
      name: titles[service],
      values: days.map((on) => byDay.get(on)?.users[service] ?? null),
    })),
  });
  return html`
    ${known.length > 1 ? chart : html`<p>The chart begins with the second day.</p>`}
    <details>
      <summary>The same as a table</summary>
      ${table({ caption: 'Active users per day, newest first', columns, rows: known.toReversed(), empty: null })}
    </details>
  `;
}

const columns: readonly TableColumn<ServiceDay>[] = [
  { head: 'Day', cell: (row) => day(row.day) },
  ...services.map((service): TableColumn<ServiceDay> => ({
    head: titles[service],
    align: 'number',
    cell: ({ users }) => count(users[service]),
  })),
];
