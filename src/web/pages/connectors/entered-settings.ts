import { z } from 'zod';
import type { Connector } from '../../../domain/connector.ts';
import type { CredentialInput } from '../../../sync/manage/credential-input.ts';

const text = z.string().catch('').default('');

const form = z.object({
  action: z.enum(['save', 'test']).catch('save').default('save'),
  name: text,
  tenantId: text,
  clientId: text,
  clientSecret: text,
  certificate: text,
  domains: text,
  kind: text,
  cloud: text,
  schedule: text,
  timezone: text,
  secretExpires: text,
  inactiveAfter: text,
  inactiveAfterSku: text,
});

/** What is shown again after a fault: everything but what is secret. */
export type ShownSettings = Omit<z.infer<typeof form>, 'action' | 'clientSecret' | 'certificate'>;

/** A form of settings that was sent. */
export interface EnteredForm {
  readonly action: 'save' | 'test';
  readonly shown: ShownSettings;
  /** For parseConnectorInput. */
  readonly raw: object;
  readonly given: CredentialInput | null;
  /** A secret and a certificate, of which there can be one. */
  readonly hasTwoCredentials: boolean;
}

/** Reads a form; `connector` is the one it changes, null for a new one. */
export function readEntered(body: unknown, connector: Connector | null): EnteredForm {
  const { action, clientSecret, certificate, ...shown } = form.parse(body ?? {});
  const [secret, pem] = [givenOf('secret', clientSecret), givenOf('certificate', certificate)];
  const given = pem ?? secret;
  return {
    action,
    shown,
    raw: rawSettings(shown, connector, given !== null),
    given,
    hasTwoCredentials: pem !== null && secret !== null,
  };
}

function givenOf(type: CredentialInput['type'], typed: string): CredentialInput | null {
  return typed.trim() === '' ? null : { type, bytes: Buffer.from(typed) };
}

function rawSettings(shown: ShownSettings, connector: Connector | null, hasCredential: boolean): object {
  const { name, tenantId, clientId, domains, schedule, inactiveAfterSku } = shown;
  return {
    name,
    tenantId,
    clientId,
    domains,
    kind: orAbsent(shown.kind),
    cloud: orAbsent(shown.cloud),
    schedule: schedule.trim() === '' ? null : schedule,
    timezone: orAbsent(shown.timezone),
    secretExpires: expiryOf(shown.secretExpires.trim(), connector, hasCredential),
    inactiveAfter: orAbsent(shown.inactiveAfter),
    inactiveAfterSku: inactiveAfterSku.split(/\r?\n/u).filter((row) => row.trim() !== ''),
  };
}

/** The date that stood in the form was said of the old credential: beside a new one it counts only when it was changed. */
function expiryOf(
  typed: string,
  connector: Connector | null,
  hasCredential: boolean,
): string | null | undefined {
  const isAsBefore = typed === (connector?.secretExpiresOn ?? '');
  if (hasCredential && isAsBefore) return undefined;
  return typed === '' ? null : typed;
}

function orAbsent(typed: string): string | undefined {
  return typed.trim() === '' ? undefined : typed.trim();
}

/** The settings of a connector as its form shows them. */
export function shownSettings(connector: Connector): ShownSettings {
  const { thresholds } = connector;
  return {
    name: connector.name,
    tenantId: connector.tenantId,
    clientId: connector.clientId,
    domains: connector.domains.join('\n'),
    kind: connector.kind,
    cloud: connector.cloud,
    schedule: connector.schedule ?? '',
    timezone: connector.timezone,
    secretExpires: connector.secretExpiresOn ?? '',
    inactiveAfter: String(thresholds.inactiveAfterDays),
    inactiveAfterSku: Object.entries(thresholds.bySku)
      .map(([part, days]) => `${part}=${days}`)
      .join('\n'),
  };
}

/** What the form of a new connector begins with. */
export const newSettings: ShownSettings = {
  name: '',
  tenantId: '',
  clientId: '',
  domains: '*',
  kind: 'microsoft-365',
  cloud: 'global',
  schedule: '',
  timezone: 'UTC',
  secretExpires: '',
  inactiveAfter: '30',
  inactiveAfterSku: '',
};
