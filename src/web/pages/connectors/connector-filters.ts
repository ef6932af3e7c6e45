import { connectorConditions } from '../../../domain/connector-condition.ts';
import { connectorKinds } from '../../../domain/connector.ts';
import { input, select } from '../../html/fields.ts';
import { html, type Html } from '../../html/html.ts';
import type { ConnectorQuery } from '../../lists/connector-list.ts';

const everything = ['', 'All'] as const;

/** The questions above the list of connectors; the order stays as it is. */
export function connectorFilters({ text, condition, kind, sort, order }: ConnectorQuery): Html {
  return html`<form class="filters" role="search" action="/connectors">
    ${input({ name: 'text', label: 'Name, tenant ID or domain', type: 'search', value: text ?? '' })}
    ${select({
      name: 'condition',
      label: 'Condition',
      value: condition ?? '',
      options: [everything, ...connectorConditions.map((each) => [each, each] as const)],
    })}
    ${select({
      name: 'kind',
      label: 'Kind',
      value: kind ?? '',
      options: [everything, ...connectorKinds.map((each) => [each, each] as const)],
    })}
    ${sort !== 'need' && html`<input type="hidden" name="sort" value=${sort} />`}
    ${order === 'descending' && html`<input type="hidden" name="order" value=${order} />`}
    <button>Show</button>
  </form>`;
}
