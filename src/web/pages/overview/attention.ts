import { type ConnectorCondition, connectorConditions } from '../../../domain/connector-condition.ts';
import type { Queryable } from '../../../store/database.ts';
import { listConnectorsPage } from '../../../store/list-connectors.ts';
import { html, type Html } from '../../html/html.ts';
import { conditionBadge } from '../../html/status-badge.ts';
import { conditionAdvice, type ConditionAdvice } from '../connectors/condition-advice.ts';

/** Conditions in which somebody should do something; the others pass by themselves, or are wanted. */
const inNeed: ReadonlySet<ConnectorCondition> = new Set([
  'needs attention',
  'last run failed',
  'last run partial',
  'overdue',
  'secret expires',
  'data old',
]);

/** What a person reads, and still sees what else there is. */
const mostShown = 8;
/** What is counted beyond. */
const mostRead = 100;

interface InNeed {
  readonly id: string;
  readonly name: string;
  readonly said: ConditionAdvice;
}

export interface Attention {
  readonly shown: readonly InNeed[];
  readonly more: number;
  /** There are more than are counted. */
  readonly hasMany: boolean;
}

/** The connectors that need somebody, worst first. */
export async function readAttention(db: Queryable): Promise<Attention> {
  const every = { text: null, kind: null, condition: null };
  const order = { by: 'need', isDescending: false } as const;
  const [byNeed, old] = await Promise.all([
    listConnectorsPage(db, every, { order, after: null, limit: mostRead }),
    // The database sorts by what it knows without a schedule.
    listConnectorsPage(db, { ...every, condition: 'data old' }, { order, after: null, limit: mostShown }),
  ]);
  const facts = new Map([...byNeed.items, ...old.items].map((each) => [each.id, each]));
  const all = [...facts.values()]
    .map((each) => ({ id: each.id, name: each.name, said: conditionAdvice(each) }))
    .filter(({ said }) => inNeed.has(said.condition))
    .toSorted((a, b) => rank(a) - rank(b));
  return {
    shown: all.slice(0, mostShown),
    more: Math.max(0, all.length - mostShown),
    hasMany: all.length >= mostRead,
  };
}

function rank({ said }: InNeed): number {
  return connectorConditions.indexOf(said.condition);
}

/** Sentences do not fit the columns of a table on a small screen: one below the other. */
export function attentionList({ shown, more, hasMany }: Attention): Html {
  if (shown.length === 0) return html`<div class="empty"><p>Nothing needs attention.</p></div>`;
  const many = `${more.toLocaleString('en-US')}${hasMany ? ' or more' : ''}`;
  return html`
    <ul class="attention" aria-label="Connectors that need attention, worst first">
      ${shown.map((each) => item(each))}
    </ul>
    ${more > 0 && html`<p><a href="/connectors">${many} more, those in need first</a></p>`}
  `;
}

function item({ id, name, said }: InNeed): Html {
  return html`<li>
    <p>
      <a href=${`/connectors/${id}/settings`}><bdi>${name}</bdi></a
      >${' '}${conditionBadge(said.condition)}
    </p>
    <p>${said.message}</p>
    <p class="faint">${said.advice}</p>
  </li>`;
}
