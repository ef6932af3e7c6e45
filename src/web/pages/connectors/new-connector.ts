import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../../app.ts';
import { secretIdWarning } from '../../../domain/secret-input.ts';
import { addConnector } from '../../../sync/manage/add-connector.ts';
import { checkSettings } from '../../../sync/manage/check-settings.ts';
import { html, type Html } from '../../html/html.ts';
import { pageContext } from '../../site/page-context.ts';
import { sendPage } from '../../site/send-page.ts';
import type { AddPages } from '../../site/site-server.ts';
import { checkResult, checkSignal, collectChecks } from './check-result.ts';
import { newSettings, readEntered, type ShownSettings } from './entered-settings.ts';
import { faultNotice, type FormFaults, noFaults, orFaults, typeAgain } from './form-faults.ts';
import { guide } from './guide.ts';
import { settingsForm } from './settings-form.ts';

/** The form that adds a connector, with the customer's guide beside it. */
export const newConnectorPages: AddPages = (site, app) => {
  site.get('/connectors/new', (request, reply) =>
    sendForm(request, reply, { app, shown: newSettings, faults: noFaults, result: null }),
  );
  site.post('/connectors/new', async (request, reply) => {
    const entered = readEntered(request.body, null);
    const { given, raw, shown } = entered;
    const sent = await orFaults(entered, async () => {
      if (entered.action === 'save') return addConnector(app, raw, given);
      const signal = checkSignal(reply);
      return collectChecks(checkSettings(app, { connector: null, raw, given }, signal), signal);
    });
    if ('faults' in sent) {
      const result = await faultNotice(app.db, sent.faults, entered, null);
      return sendForm(request, reply.code(422), { app, shown, faults: sent.faults, result });
    }
    if ('connector' in sent.done) {
      const look = sent.done.warnings.includes(secretIdWarning) ? '&look=secret-id' : '';
      return reply.redirect(`/connectors/${sent.done.connector.id}/settings?done=added${look}`, 303);
    }
    const result = html`${checkResult(sent.done)} ${typeAgain(entered)}`;
    return sendForm(request, reply, { app, shown, faults: noFaults, result });
  });
};

interface FormView {
  readonly app: Pick<App, 'now'>;
  readonly shown: ShownSettings;
  readonly faults: FormFaults;
  readonly result: Html;
}

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  { app, shown, faults, result }: FormView,
): FastifyReply {
  const page = pageContext(request, reply);
  const body = html`
    <div class="beside">
      <div>
        <div id="result" aria-live="polite">${result}</div>
        ${settingsForm({ page, action: '/connectors/new', connector: null, shown, faults, now: app.now() })}
      </div>
      ${guide(shown)}
    </div>
  `;
  return sendPage(reply, { page, title: 'Add connector', body, scripts: ['connector-form.js'] });
}
