import type { ShownUser } from '../../../store/show-users.ts';
import { text, unknown, yesNo } from '../../html/format.ts';
import { html, type Html } from '../../html/html.ts';
import { time } from '../../html/time.ts';

/** What the directory says of a user. */
export function userFacts(user: ShownUser): Html {
  const facts: readonly (readonly [name: string, value: Html])[] = [
    ['User principal name', named(user.userPrincipalName)],
    ['Mail', named(user.mail)],
    ['Display name', named(user.displayName)],
    ['Given name', named(user.givenName)],
    ['Surname', named(user.surname)],
    ['Account enabled', yesNo(user.accountEnabled)],
    ['Type', text(user.userType)],
    ['Created', time(user.createdDateTime === null ? null : new Date(user.createdDateTime), 'not given')],
    ['Department', text(user.department)],
    ['Job title', text(user.jobTitle)],
    ['Company', text(user.companyName)],
    ['Country', text(user.country)],
    ['City', text(user.city)],
    ['Office', text(user.officeLocation)],
    ['Usage location', text(user.usageLocation)],
    ['Employee ID', text(user.employeeId)],
    ['Synced from on-premises', yesNo(user.onPremisesSyncEnabled)],
    ['Object ID', html`<code>${user.id}</code>`],
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function named(value: string | null): Html {
  return value === null || value === '' ? unknown('not given') : html`<bdi>${value}</bdi>`;
}
