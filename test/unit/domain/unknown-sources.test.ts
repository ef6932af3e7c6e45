import { expect, it } from 'vitest';
import type { ActivityInput } from '../../../src/domain/activity-evidence.ts';
import { judgeLicense } from '../../../src/domain/judge-activity.ts';
import { unknownSources, type UnknownCause } from '../../../src/domain/unknown-sources.ts';
import { appRow, concealed, read, serviceRow, sku, somebody, today, unread } from './activity-input.ts';

const mail = sku('EXCHANGESTANDARD_X', 'exchange');
const office = sku('OFFICESUBSCRIPTION', 'desktop-apps');
const visio = sku('VISIOCLIENT');

const services = (state: typeof read) => ({ services: state, apps: read, activations: read });

it.each<[string, Partial<ActivityInput>, readonly UnknownCause[]]>([
  ['not in a report that was read', {}, []],
  ['in it', { serviceActivity: serviceRow({ exchange: null }) }, []],
  ['not read', { reports: services(unread) }, ['not read']],
  [
    'not read, with a row of an earlier run',
    { reports: services(unread), serviceActivity: serviceRow({ exchange: '2026-01-01' }) },
    ['not read'],
  ],
  ['concealed', { reports: services(concealed) }, ['concealed']],
  ['too new', { userCreatedOn: '2026-06-27' }, ['too new']],
])('says of a mailbox why nothing is known: %s', (_name, given, causes) => {
  const input = { ...somebody, licenses: [mail], ...given };
  const unknown = unknownSources(input, mail.coverage, today);
  expect(unknown).toEqual({
    isCovered: true,
    sources: causes.map((because) => ({ source: 'exchange', because })),
  });
  expect(judgeLicense(input, mail, today).status === 'unmonitored').toBe(causes.length > 0);
});

it('says that an app was used on a day nobody says', () => {
  const input = { ...somebody, licenses: [office], appActivity: appRow(null, 90, 'word') };
  expect(unknownSources(input, office.coverage, today).sources).toEqual([
    { source: 'apps', because: 'not said' },
  ]);
});

it('says that nothing could show the use of Visio', () => {
  const input = { ...somebody, licenses: [visio] };
  expect(unknownSources(input, visio.coverage, today)).toEqual({ isCovered: false, sources: [] });
});
