import { clouds, type Connector, connectorKinds } from '../../../domain/connector.ts';
import { secretExpiry } from '../../../domain/secret-expiry.ts';
import { input, select, textarea } from '../../html/fields.ts';
import { html, type Html } from '../../html/html.ts';
import { postForm } from '../../html/post-form.ts';
import type { PageContext } from '../../site/page-context.ts';
import type { ShownSettings } from './entered-settings.ts';
import { fieldLabels, type FormFaults, type FormField } from './form-faults.ts';

export interface SettingsForm {
  readonly page: PageContext;
  readonly action: string;
  /** The connector it changes; null for a new one. */
  readonly connector: Connector | null;
  readonly shown: ShownSettings;
  readonly faults: FormFaults;
  readonly now: Date;
}

const rare: readonly FormField[] = [
  'certificate',
  'kind',
  'cloud',
  'schedule',
  'timezone',
  'secretExpires',
  'inactiveAfter',
  'inactiveAfterSku',
];

/** The settings of a connector, as the customer's guide names them; what few need stands behind "More settings". */
export function settingsForm(form: SettingsForm): Html {
  const isRareWrong = rare.some((name) => form.faults.byField[name] !== undefined);
  const body = html`
    ${commonFields(form)}
    <details open=${isRareWrong}>
      <summary>More settings</summary>
      ${credentialFields(form)} ${scheduleFields(form)}
    </details>
    <p class="actions">
      <button name="action" value="save">${form.connector === null ? 'Add connector' : 'Save'}</button>
      <button name="action" value="test" class="second">Test connection</button>
      <span class="hint" id="testing" role="status"></span>
    </p>
  `;
  return postForm(form.page, { action: form.action, body, class: 'settings' });
}

function field(form: SettingsForm, name: FormField) {
  return { name, label: fieldLabels[name], faults: form.faults.byField[name] ?? [] };
}

function commonFields(form: SettingsForm): Html {
  const { connector, shown } = form;
  return html`
    ${input({
      ...field(form, 'name'),
      value: shown.name,
      isRequired: true,
      hint: 'How the connector is called here.',
    })}
    ${input({
      ...field(form, 'tenantId'),
      value: shown.tenantId,
      isRequired: true,
      placeholder: '00000000-0000-0000-0000-000000000000',
      hint: 'In the portal: Directory (tenant) ID.',
    })}
    ${input({
      ...field(form, 'clientId'),
      value: shown.clientId,
      isRequired: true,
      placeholder: '00000000-0000-0000-0000-000000000000',
      hint: 'In the portal: Application (client) ID.',
    })}
    ${input({
      ...field(form, 'clientSecret'),
      type: 'password',
      autocomplete: 'new-password',
      hint: connector === null ? secretHint : keptSecretHint(connector, form.now),
    })}
    ${textarea({
      ...field(form, 'domains'),
      value: shown.domains,
      rows: 4,
      hint: html`One name per row. <b>*</b> collects all users, also accounts without an e-mail address. With
        names, users are only those with an e-mail address in one of them; subscriptions and their assigned
        seats are always the whole organization’s, so the two numbers may differ. <b>*</b> beside names wins.
        If another connector reads this tenant, give both the same list.`,
    })}
  `;
}

const secretHint =
  'In the portal: the Value of the client secret, not its Secret ID. It is stored sealed and never shown.';

function keptSecretHint(connector: Connector, now: Date): Html {
  const { message, source } = secretExpiry(connector, now);
  const known = {
    registration: 'Read from the app registration at Microsoft.',
    settings: 'As noted below, or taken from the certificate.',
  };
  return html`Empty keeps the one that is stored, which is never shown. ${message}
  ${source === null ? ' It can be noted under “More settings”.' : ` ${known[source]}`}`;
}

function credentialFields(form: SettingsForm): Html {
  const { connector, shown } = form;
  return html`
    ${input({
      ...field(form, 'secretExpires'),
      type: 'date',
      value: shown.secretExpires,
      hint: expiryHint(connector),
    })}
    ${textarea({
      ...field(form, 'certificate'),
      rows: 4,
      hint: 'Instead of a client secret: one PEM text with the certificate and its RSA private key without passphrase. It is stored sealed and never shown.',
    })}
    ${select({
      ...field(form, 'kind'),
      value: shown.kind,
      options: connectorKinds.map((kind) => [kind, kindLabels[kind]] as const),
    })}
    ${select({
      ...field(form, 'cloud'),
      value: shown.cloud,
      options: clouds.map((cloud) => [cloud, cloudLabels[cloud]] as const),
    })}
  `;
}

function expiryHint(connector: Connector | null): string {
  const where = 'The day Microsoft showed when the secret was created, to be warned in time.';
  return connector === null
    ? `${where} Not needed with Directory.Read.All, or with a certificate.`
    : `${where} What the app registration says counts more. A new secret needs a new date.`;
}

const kindLabels = {
  'microsoft-365': 'Microsoft 365: subscriptions, users, activity',
  'entra-id': 'Entra ID: users only',
} as const;

const cloudLabels = {
  global: 'Worldwide, and GCC',
  usgov: 'US Government L4 (GCC High)',
  'usgov-dod': 'US Government L5 (DoD)',
  china: 'China, operated by 21Vianet',
} as const;

function scheduleFields(form: SettingsForm): Html {
  const { shown } = form;
  return html`
    ${input({
      ...field(form, 'schedule'),
      value: shown.schedule,
      placeholder: 'daily in the hour from 23:00',
      hint: html`A cron pattern of five fields, such as <code>30 4 * * 1-5</code>. Empty: daily in the hour
        from 23:00.`,
    })}
    ${input({
      ...field(form, 'timezone'),
      value: shown.timezone,
      hint: html`Of the schedule and of the days that figures belong to, such as <code>Europe/Berlin</code>.`,
    })}
    ${input({
      ...field(form, 'inactiveAfter'),
      type: 'number',
      value: shown.inactiveAfter,
      hint: 'Days without use after which a user is inactive.',
    })}
    ${textarea({
      ...field(form, 'inactiveAfterSku'),
      value: shown.inactiveAfterSku,
      rows: 3,
      hint: html`Where one subscription needs another number of days: its part number, such as${' '}
        <code>VISIOCLIENT=60</code>. One per row.`,
    })}
  `;
}
