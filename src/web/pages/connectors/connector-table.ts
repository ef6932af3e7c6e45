import { secretExpiry } from '../../../domain/secret-expiry.ts';
import type { StatusFacts } from '../../../store/status.ts';
import { plural, unknown } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { conditionBadge, runBadge } from '../../html/status-badge.ts';
import { table, type TableColumn } from '../../html/table.ts';
import { ago, time } from '../../html/time.ts';
import type { ConnectorQuery } from '../../lists/connector-list.ts';
import { withQuery } from '../../lists/with-query.ts';
import { conditionAdvice } from './condition-advice.ts';

const mostDomains = 3;

export function connectorTable({
  rows,
  query,
  url,
  isFiltered,
}: {
  readonly rows: readonly StatusFacts[];
  readonly query: ConnectorQuery;
  readonly url: string;
  readonly isFiltered: boolean;
}): Html {
  const href = (by: string, isDescending: boolean): string =>
    withQuery(url, { sort: by, order: isDescending ? 'descending' : null, after: null, done: null });
  return table({
    caption: 'Connectors',
    columns,
    rows,
    sort: { by: query.sort ?? 'need', isDescending: query.order === 'descending', href },
    empty: isFiltered ? nothingFound : noConnectors,
  });
}

const nothingFound = html`<p>No connector matches. <a href="/connectors">Show all</a></p>`;
const noConnectors = html`<p>No connector yet. <a href="/connectors/new">Add the first one</a></p>`;

const columns: readonly TableColumn<StatusFacts>[] = [
  {
    head: 'Name',
    sort: 'name',
    cell: ({ id, name, tenantId, kind }) =>
      html`<a href=${`/connectors/${id}`}><bdi>${name}</bdi></a>
        <small class="part faint whole">${tenantId}</small>
        ${kind === 'entra-id' && html`<small class="part faint">Entra ID, users only</small>`}`,
  },
  { head: 'Condition', sort: 'need', cell: (facts) => conditionCell(facts) },
  { head: 'Domains', cell: ({ domains }) => domainsCell(domains) },
  { head: 'Last run', cell: (facts) => lastRunCell(facts) },
  {
    head: 'Next run',
    sort: 'nextRunAt',
    cell: ({ isPaused, nextRunAt }) => time(isPaused ? null : nextRunAt, isPaused ? 'paused' : 'not planned'),
  },
  { head: 'Data', sort: 'dataAt', cell: ({ dataAt, now }) => ago(dataAt, now, 'never read to the end') },
  { head: 'Secret', sort: 'secretExpiresOn', align: 'number', cell: (facts) => secretCell(facts) },
];

function conditionCell(facts: StatusFacts): Html {
  const { condition, message } = conditionAdvice(facts);
  return html`${conditionBadge(condition)}
  ${message !== null && html`<small class="part faint said">${message}</small>`}`;
}

function domainsCell(domains: readonly string[]): Html {
  if (domains.includes('*')) return 'all';
  const others = domains.length - mostDomains;
  return html`${domains.slice(0, mostDomains).map((name) => html`<span class="part">${name}</span>`)}
  ${others > 0 && html`<span class="part faint" title=${domains.join(', ')}>+${plural(others, 'domain')}</span>`}`;
}

function lastRunCell({ runId, runStatus, runStartedAt, runFinishedAt, now }: StatusFacts): Html {
  if (runId === null || runStatus === null) return unknown('no run yet');
  const at = runFinishedAt ?? runStartedAt;
  return html`<a href=${`/runs/${runId}`}>${runBadge(runStatus)}</a>
    <small class="part faint">${ago(at, now, 'not begun')}</small>`;
}

function secretCell(facts: StatusFacts): Html {
  const { days, expiresOn } = secretExpiry(facts, facts.now);
  if (days === null) return unknown('not known when the secret expires');
  const words = days < 0 ? 'expired' : plural(days, 'day');
  return html`<span title=${expiresOn}>${words}</span>`;
}
