import type { Connector } from '../../../domain/connector.ts';
import { input } from '../../html/fields.ts';
import { html, type Html } from '../../html/html.ts';
import { postForm } from '../../html/post-form.ts';
import type { PageContext } from '../../site/page-context.ts';
import { runNowButton } from '../runs/run-now.ts';
import { pauseButton, resumeButton } from './pause-buttons.ts';

/** What can be done with a connector as a whole. */
export function connectorActions({
  page,
  connector,
  removeFault,
}: {
  readonly page: PageContext;
  readonly connector: Connector;
  readonly removeFault: string | null;
}): Html {
  const { id, isPaused } = connector;
  return html`
    <h2>Runs</h2>
    <div class="actions">
      ${runNowButton(page, { connectorId: id })}
      ${runNowButton(page, {
        connectorId: id,
        label: 'Run now, read everything',
        isFull: true,
        class: 'second',
      })}
      ${isPaused ? resumeButton(page, id) : pauseButton(page, id)}
    </div>
    <h2>Remove</h2>
    <details open=${removeFault !== null}>
      <summary>Remove this connector and everything stored of its tenant</summary>
      ${removeForm(page, connector, removeFault)}
    </details>
  `;
}

function removeForm(page: PageContext, { id, name }: Connector, fault: string | null): Html {
  const body = html`
    <p>
      This cancels a run under way and deletes subscriptions, users, activity, history and the stored
      credential. It cannot be undone. Nothing is changed at Microsoft.
    </p>
    ${input({
      name: 'confirmName',
      label: 'Name of the connector',
      isRequired: true,
      hint: html`Type <b><bdi>${name}</bdi></b> to confirm.`,
      faults: fault === null ? [] : [fault],
    })}
    <button class="danger">Remove connector</button>
  `;
  return postForm(page, { action: `/connectors/${id}/remove`, body });
}
