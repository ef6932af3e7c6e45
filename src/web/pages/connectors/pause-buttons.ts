import type { Html } from '../../html/html.ts';
import { postButton } from '../../html/post-form.ts';
import type { PageContext } from '../../site/page-context.ts';

export function pauseButton(page: PageContext, connectorId: string): Html {
  return postButton(page, {
    action: `/connectors/${connectorId}/pause`,
    label: 'Pause schedule',
    class: 'second',
  });
}

export function resumeButton(page: PageContext, connectorId: string): Html {
  return postButton(page, {
    action: `/connectors/${connectorId}/resume`,
    label: 'Resume schedule',
    class: 'second',
  });
}
