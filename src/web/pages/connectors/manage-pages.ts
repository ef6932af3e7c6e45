import { z } from 'zod';
import { setPaused } from '../../../store/connector-state.ts';
import { removeConnector } from '../../../sync/manage/remove-connector.ts';
import { resumeConnector } from '../../../sync/manage/resume-connector.ts';
import { requireShownConnector } from '../../site/require-shown-connector.ts';
import type { AddPages } from '../../site/site-server.ts';
import { sendSettings, unchanged } from './settings-pages.ts';

const confirmation = z.object({ confirmName: z.string().catch('').default('') });

/** Pause, resume and remove. */
export const managePages: AddPages = (site, app) => {
  site.post('/connectors/:connectorId/pause', async (request, reply) => {
    const { id } = await requireShownConnector(app.db, request.params);
    await setPaused(app.db, id, true);
    return reply.redirect(`/connectors/${id}/settings?done=paused`, 303);
  });
  site.post('/connectors/:connectorId/resume', async (request, reply) => {
    const connector = await requireShownConnector(app.db, request.params);
    await resumeConnector(app, connector);
    return reply.redirect(`/connectors/${connector.id}/settings?done=resumed`, 303);
  });
  site.post('/connectors/:connectorId/remove', async (request, reply) => {
    const connector = await requireShownConnector(app.db, request.params);
    const { confirmName } = confirmation.parse(request.body ?? {});
    if (confirmName.trim() === connector.name) {
      await removeConnector(app, connector);
      return reply.redirect('/connectors?done=removed', 303);
    }
    const view = { connector, ...unchanged(connector), removeFault: wrongName };
    return sendSettings(app, request, reply.code(422), view);
  });
};

const wrongName = 'This is not the name of the connector. Nothing was removed.';
