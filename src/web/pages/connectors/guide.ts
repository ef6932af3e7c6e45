import { html, type Html } from '../../html/html.ts';
import { consentLink } from './consent-link.ts';
import type { ShownSettings } from './entered-settings.ts';

const permissions = [
  ['Directory.Read.All', 'everything below but the reports, and the day the secret expires'],
  ['Organization.Read.All', 'the organization, its subscriptions and their seats'],
  ['User.Read.All', 'users, and the licenses they hold'],
  ['Reports.Read.All', 'activity: services, apps on devices, activations'],
] as const;

/** What has to be done at Microsoft before a tenant can be added, step by step. */
export function guide(shown: ShownSettings): Html {
  return html`<aside class="panel guide" aria-labelledby="guide">
    <h2 id="guide">In the Microsoft Entra admin center</h2>
    <p>
      The connector signs in as an application of the tenant and only reads. Somebody registers it once; it
      takes about ten minutes. Granting consent needs a Global Administrator.
    </p>
    <ol>
      <li>
        Open ${' '}<a href="https://entra.microsoft.com" target="_blank" rel="noopener noreferrer"
          >entra.microsoft.com</a
        >${' '} in the tenant whose data you want, then${' '}
        <b>Entra ID › App registrations › New registration</b>.
      </li>
      <li>
        Enter a name, set <b>Supported account types</b> to${' '}
        <b>Accounts in this organizational directory only</b>, and <b>Redirect URI</b> to${' '}
        <b>Web</b> with${' '} <code>http://localhost</code>. Select <b>Register</b>.
      </li>
      <li>
        From the <b>Overview</b> copy <b>Directory (tenant) ID</b> and <b>Application (client) ID</b> into the
        fields here.
      </li>
      <li>
        Under <b>API permissions › Add a permission › Microsoft Graph › Application permissions</b> select:
        <ul>
          ${permissions.map(([name, what]) => html`<li><code>${name}</code> – ${what}</li>`)}
        </ul>
        <p class="hint">
          <code>User.Read</code> can be removed, and the delegated <code>offline_access</code> is not used.
        </p>
      </li>
      <li>
        Select <b>Grant admin consent for</b> your organization there, or let a Global Administrator open this
        link: ${' '}${consentLink(shown)}
        <p class="hint">
          After consent the browser ends at <code>http://localhost</code>, where nothing needs to answer.
        </p>
      </li>
      <li>
        Under <b>Certificates & secrets › New client secret</b> set <b>Expires</b>, select <b>Add</b> and copy
        the <b>Value</b> at once, not the Secret ID: it is not shown again. When the secret expires, the
        connector cannot run until a new one is entered.
      </li>
      <li>
        In the ${' '}<a href="https://admin.microsoft.com" target="_blank" rel="noopener noreferrer"
          >Microsoft 365 admin center</a
        >, <b>Settings › Org settings › Reports</b>, clear${' '}
        <b>Display concealed user, group, and site names in all reports</b>. While names are concealed,
        activity stays unknown; everything else is read.
      </li>
    </ol>
  </aside>`;
}
