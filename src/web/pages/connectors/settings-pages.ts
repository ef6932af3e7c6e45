import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../../../app.ts';
import type { Connector } from '../../../domain/connector.ts';
import { secretIdWarning } from '../../../domain/secret-input.ts';
import { listStatusFacts } from '../../../store/status.ts';
import { checkSettings } from '../../../sync/manage/check-settings.ts';
import { connectorWarnings } from '../../../sync/manage/connector-warnings.ts';
import { type ChangedConnector, setConnector } from '../../../sync/manage/set-connector.ts';
import { notice } from '../../html/badge.ts';
import { html, type Html } from '../../html/html.ts';
import { pageContext } from '../../site/page-context.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { conditionAdvice } from './condition-advice.ts';
import { checkResult, checkSignal, collectChecks } from './check-result.ts';
import { connectorActions } from './connector-actions.ts';
import { conditionNotice } from './connector-notice.ts';
import { consentLink } from './consent-link.ts';
import { readEntered, shownSettings, type ShownSettings } from './entered-settings.ts';
import { faultNotice, type FormFaults, noFaults, orFaults, typeAgain } from './form-faults.ts';
import { doneNotice, doneQuery } from './settings-done.ts';
import { settingsForm } from './settings-form.ts';
import { withoutCommands } from './without-commands.ts';

const query = z.object(doneQuery);

/** The settings of a connector, with what can be done with it as a whole. */
export const settingsPages: AddPages = (site, app) => {
  site.get('/connectors/:connectorId/settings', async (request, reply) => {
    const connector = await requireShownConnector(app.db, request.params);
    return sendSettings(app, request, reply, { connector, ...unchanged(connector) });
  });
  site.post('/connectors/:connectorId/settings', async (request, reply) => {
    const connector = await requireShownConnector(app.db, request.params);
    const entered = readEntered(request.body, connector);
    const { given, raw, shown } = entered;
    const sent = await orFaults(entered, async () => {
      if (entered.action === 'save') return setConnector(app, connector, raw, given);
      const signal = checkSignal(reply);
      return collectChecks(checkSettings(app, { connector, raw, given }, signal), signal);
    });
    if ('faults' in sent) {
      const result = await faultNotice(app.db, sent.faults, entered, connector.id);
      const view = { connector, shown, faults: sent.faults, result };
      return sendSettings(app, request, reply.code(422), view);
    }
    if ('connector' in sent.done) return reply.redirect(savedAt(sent.done), 303);
    const result = html`${checkResult(sent.done)} ${typeAgain(entered)}`;
    return sendSettings(app, request, reply, { connector, shown, faults: noFaults, result });
  });
};

function savedAt({ connector, canceledRunId, warnings }: ChangedConnector): string {
  const canceled = canceledRunId === null ? '' : '&canceled=yes';
  const look = warnings.includes(secretIdWarning) ? '&look=secret-id' : '';
  return `/connectors/${connector.id}/settings?done=saved${canceled}${look}`;
}

export interface SettingsView {
  readonly connector: Connector;
  readonly shown: ShownSettings;
  readonly faults: FormFaults;
  readonly result: Html;
  /** What is wrong with the name that was typed to remove it. */
  readonly removeFault?: string;
}

/** The settings as they are stored. */
export function unchanged(connector: Connector): Omit<SettingsView, 'connector'> {
  return { shown: shownSettings(connector), faults: noFaults, result: null };
}

export async function sendSettings(
  app: Pick<App, 'db' | 'now'>,
  request: FastifyRequest,
  reply: FastifyReply,
  view: SettingsView,
): Promise<FastifyReply> {
  const { connector, shown, faults } = view;
  const page = pageContext(request, reply);
  const now = app.now();
  const [[facts], warnings] = await Promise.all([
    listStatusFacts(app.db, [connector.id]),
    connectorWarnings(app.db, connector, now),
  ]);
  const done = query.parse(request.query);
  const judged = facts === undefined ? null : conditionAdvice(facts);
  // Of one that was just added the first notice says the same.
  const said = done.done === 'added' && judged?.condition === 'never run' ? null : judged;
  const others = warnings.filter((warning) => warning !== said?.message);
  const action = `/connectors/${connector.id}/settings`;
  const body = html`
    ${doneNotice(done, connector, page)} ${said !== null && conditionNotice(said, connector.id, page)}
    ${others.map((warning) => notice('warning', withoutCommands(warning)))}
    <div id="result" aria-live="polite">${view.result}</div>
    ${settingsForm({ page, action, connector, shown, faults, now })}
    <p>Consent of the tenant: ${consentLink(shown)}</p>
    ${connectorActions({ page, connector, removeFault: view.removeFault ?? null })}
  `;
  return sendPage(reply, {
    page,
    title: 'Settings',
    connector,
    tab: 'settings',
    body,
    scripts: ['connector-form.js'],
  });
}
