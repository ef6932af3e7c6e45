import { clouds } from '../../../domain/connector.ts';
import { isGuid } from '../../../domain/guid.ts';
import { adminConsentUrl, consentHosts } from '../../../sync/manage/admin-consent.ts';
import { html, type Html } from '../../html/html.ts';
import type { ShownSettings } from './entered-settings.ts';

/** The link with which an administrator grants consent, once both ids are known; a script makes it as they are typed. */
export function consentLink({ tenantId, clientId, cloud }: ShownSettings): Html {
  const known = clouds.find((each) => each === cloud) ?? 'global';
  const [tenant, client] = [tenantId.trim().toLowerCase(), clientId.trim().toLowerCase()];
  const href = isGuid(tenant) && isGuid(client) ? adminConsentUrl(known, tenant, client) : null;
  return html`<span id="consent" data-hosts=${JSON.stringify(consentHosts)}>
    <a href=${href} target="_blank" rel="noopener noreferrer" hidden=${href === null}>Grant admin consent</a>
    <span class="hint" hidden=${href !== null}
      >The link appears here once tenant ID and client ID are entered.</span
    >
  </span>`;
}
