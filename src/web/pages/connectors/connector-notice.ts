import type { Connector } from '../../../domain/connector.ts';
import type { Queryable } from '../../../store/database.ts';
import { listStatusFacts } from '../../../store/status.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { conditionTone } from '../../html/status-badge.ts';
import type { PageContext } from '../../site/page-context.ts';
import { runNowButton } from '../runs/run-now.ts';
import { conditionAdvice, type ConditionAdvice } from './condition-advice.ts';
import { resumeButton } from './pause-buttons.ts';

/**
 * What is wrong with a connector and what to do, for the top of its pages; null where all is well. With `page` it
 * brings the button that helps.
 */
export async function connectorNotice(
  db: Queryable,
  connector: Pick<Connector, 'id'>,
  page: PageContext | null = null,
): Promise<Html> {
  const [facts] = await listStatusFacts(db, [connector.id]);
  return facts === undefined ? null : conditionNotice(conditionAdvice(facts), connector.id, page);
}

export function conditionNotice(said: ConditionAdvice, connectorId: string, page: PageContext | null): Html {
  if (said.condition === 'ok') return null;
  const message = html`<b class="word">${said.condition}</b> ${said.message}`;
  const helping = page !== null && said.button !== null && button(said.button, connectorId, page);
  return notice(
    said.isSettled ? 'neutral' : conditionTone(said.condition),
    message,
    html`${said.advice} ${helping}`,
  );
}

function button(which: NonNullable<ConditionAdvice['button']>, connectorId: string, page: PageContext): Html {
  return which === 'resume'
    ? resumeButton(page, connectorId)
    : runNowButton(page, { connectorId, class: 'second' });
}
