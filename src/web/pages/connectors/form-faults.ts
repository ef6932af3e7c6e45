import { isGuid } from '../../../domain/guid.ts';
import type { InputField, InputFault } from '../../../domain/input-fault.ts';
import { clouds } from '../../../domain/connector.ts';
import type { Queryable } from '../../../store/database.ts';
import { getConnector, listSiblings } from '../../../store/connectors.ts';
import { InputError } from '../../../sync/manage/input-error.ts';
import { notice } from '../../html/badge.ts';
import { plural } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import type { EnteredForm } from './entered-settings.ts';

export type FormField = Exclude<InputField, 'credential'> | 'clientSecret' | 'certificate';

/** What is wrong with a form: per field, as it stands beside it, and what belongs to none. */
export interface FormFaults {
  readonly byField: Readonly<Partial<Record<FormField, readonly string[]>>>;
  readonly others: readonly string[];
}

export const noFaults: FormFaults = { byField: {}, others: [] };

export const fieldLabels = {
  name: 'Name',
  tenantId: 'Tenant ID',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  certificate: 'Certificate',
  domains: 'Domains',
  kind: 'Kind',
  cloud: 'Cloud',
  schedule: 'Schedule',
  timezone: 'Time zone',
  secretExpires: 'Secret expires on',
  inactiveAfter: 'Inactive after',
  inactiveAfterSku: 'Inactive after, per subscription',
} as const satisfies Record<FormField, string>;

/** The faults of an input by the fields of the form. `isCertificate`: what was given as the credential. */
export function formFaults(faults: readonly InputFault[], isCertificate: boolean): FormFaults {
  const byField: Partial<Record<FormField, readonly string[]>> = {};
  for (const { field, message } of faults) {
    if (field === null) continue;
    const place = field === 'credential' ? (isCertificate ? 'certificate' : 'clientSecret') : field;
    byField[place] = [...(byField[place] ?? []), sentence(message)];
  }
  return { byField, others: faults.filter(({ field }) => field === null).map(({ message }) => message) };
}

/** Does `work`, which may refuse what was entered: gives its result, or what is wrong. */
export async function orFaults<T>(
  entered: EnteredForm,
  work: () => Promise<T>,
): Promise<{ readonly done: T } | { readonly faults: FormFaults }> {
  const isCertificate = entered.given?.type === 'certificate';
  try {
    if (!entered.hasTwoCredentials) return { done: await work() };
    throw new InputError([twoCredentials]);
  } catch (error) {
    if (error instanceof InputError) return { faults: formFaults(error.byField, isCertificate) };
    throw error;
  }
}

const twoCredentials: InputFault = {
  field: 'credential',
  message: 'Enter a client secret or a certificate, not both.',
  text: 'Enter a client secret or a certificate, not both.',
};

/** All that is wrong, with ways to the fields. `hadSecret`: something secret was entered, and is not sent back. */
export async function faultNotice(
  db: Queryable,
  faults: FormFaults,
  entered: EnteredForm,
  ownId: string | null,
): Promise<Html> {
  const fields = Object.entries(faults.byField);
  if (fields.length + faults.others.length === 0) return null;
  const message = html`${plural(fields.length + faults.others.length, 'entry has', 'entries have')} to be
  corrected. Nothing was saved.`;
  const list = html`<ul>
    ${faults.others.map((fault) => html`<li>${fault}</li>`)}
    ${fields.map(([field, said]) => html`<li><a href=${`#${field}`}>${labelOf(field)}</a>: ${said.join(' ')}</li>`)}
  </ul>`;
  return notice(
    'bad',
    message,
    html`${list} ${await wayToTaken(db, faults, entered, ownId)} ${typeAgain(entered)}`,
  );
}

/** What was secret never comes back from the server, whatever became of the form. */
export function typeAgain({ given }: EnteredForm): Html {
  if (given === null) return null;
  const what = given.type === 'secret' ? 'client secret' : 'certificate';
  return html`<p class="type-again">
    The ${what} is never sent back to a browser: enter it again before you send the form.
  </p>`;
}

/** A link to the connector that has the name or the tenant already. */
async function wayToTaken(
  db: Queryable,
  { byField }: FormFaults,
  { shown }: EnteredForm,
  ownId: string | null,
): Promise<Html> {
  const [tenantId, cloud] = [shown.tenantId.trim(), clouds.find((known) => known === shown.cloud)];
  const byName = byField.name === undefined ? null : await getConnector(db, shown.name.trim());
  const siblings =
    byField.tenantId === undefined || !isGuid(tenantId) || cloud === undefined
      ? []
      : await listSiblings(db, tenantId, cloud);
  const other = [byName, ...siblings].find((each) => each !== null && each.id !== ownId);
  if (other === undefined || other === null) return null;
  return html`<p>
    <a href=${`/connectors/${other.id}/settings`}>Open the settings of “<bdi>${other.name}</bdi>”</a>
  </p>`;
}

function labelOf(field: string): string {
  return Object.entries(fieldLabels).find(([name]) => name === field)?.[1] ?? field;
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}
