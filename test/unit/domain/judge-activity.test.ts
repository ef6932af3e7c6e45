import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityInput } from '../../../src/domain/activity-evidence.ts';
import type { ActivityStatus } from '../../../src/domain/activity-status.ts';
import { judgeLicense, judgeUser, thresholdOf } from '../../../src/domain/judge-activity.ts';
import { appRow, concealed, read, serviceRow, sku, somebody, today, unread } from './activity-input.ts';

type Verdict = [ActivityStatus, string | null, string | null];

function flat({ status, lastActivityOn, lastActivitySource }: ReturnType<typeof judgeUser>): Verdict {
  return [status, lastActivityOn, lastActivitySource];
}

const mail = sku('EXCHANGESTANDARD_X', 'exchange');
const suite = sku('O365_BUSINESS_ESSENTIALS', 'exchange', 'teams');
const office = sku('OFFICESUBSCRIPTION', 'desktop-apps');

const unsaid = { licensed: null, lastActivityOn: null };
const unsaidRow = {
  services: {
    exchange: unsaid,
    onedrive: unsaid,
    sharepoint: unsaid,
    teams: unsaid,
    yammer: unsaid,
    skype: unsaid,
  },
};

describe('judgeLicense', () => {
  it.each<[string, Partial<ActivityInput>, Verdict]>([
    [
      'used yesterday',
      { serviceActivity: serviceRow({ exchange: '2026-06-29' }) },
      ['active', '2026-06-29', 'exchange'],
    ],
    [
      'used on the last day of the threshold',
      { serviceActivity: serviceRow({ exchange: '2026-05-31' }) },
      ['active', '2026-05-31', 'exchange'],
    ],
    [
      'used a day before it',
      { serviceActivity: serviceRow({ exchange: '2026-05-30' }) },
      ['inactive', '2026-05-30', 'exchange'],
    ],
    [
      'in the report without a date',
      { serviceActivity: serviceRow({ exchange: null }) },
      ['none', null, null],
    ],
    ['not in the report', {}, ['none', null, null]],
    ['not in the report, creation unknown', { userCreatedOn: null }, ['none', null, null]],
    [
      'not in the report, created 3 days before its day',
      { userCreatedOn: '2026-06-25' },
      ['none', null, null],
    ],
    [
      'not in the report, created 2 days before its day',
      { userCreatedOn: '2026-06-26' },
      ['unmonitored', null, null],
    ],
    [
      'in the report although new',
      { userCreatedOn: '2026-06-27', serviceActivity: serviceRow({ exchange: null }) },
      ['none', null, null],
    ],
    [
      'in a report that lacks the columns of the service',
      { serviceActivity: unsaidRow },
      ['unmonitored', null, null],
    ],
    // design §6 names what makes a source unknown; being in the report without a license is not among it
    ['in the report without a license', { serviceActivity: serviceRow({}) }, ['none', null, null]],
    [
      'not in a report with concealed names',
      { reports: { services: concealed, apps: read, activations: read } },
      ['unmonitored', null, null],
    ],
    [
      'report not read, nothing kept',
      { reports: { services: unread, apps: read, activations: read } },
      ['unmonitored', null, null],
    ],
    [
      'report not read, recent date kept',
      {
        reports: { services: unread, apps: read, activations: read },
        serviceActivity: serviceRow({ exchange: '2026-06-19' }),
      },
      ['active', '2026-06-19', 'exchange'],
    ],
    [
      'report not read, old date kept: unknown is never inactive, and the date stays',
      {
        reports: { services: unread, apps: read, activations: read },
        serviceActivity: serviceRow({ exchange: '2026-03-01' }),
      },
      ['unmonitored', '2026-03-01', 'exchange'],
    ],
    [
      'used in another service only',
      { serviceActivity: serviceRow({ exchange: null, teams: '2026-06-29' }) },
      ['none', null, null],
    ],
  ])('of a mailbox: %s', (_name, given, expected) => {
    expect(flat(judgeLicense({ ...somebody, licenses: [mail], ...given }, mail, today))).toEqual(expected);
  });

  it.each<[string, Partial<ActivityInput>, Verdict]>([
    ['in no report', {}, ['none', null, null]],
    ['apps used yesterday', { appActivity: appRow('2026-06-29', 30) }, ['active', '2026-06-29', 'apps']],
    ['apps used long ago', { appActivity: appRow('2026-02-01', 30) }, ['inactive', '2026-02-01', 'apps']],
    [
      'apps used within the period, no day said',
      { appActivity: appRow(null, 30, 'word') },
      ['active', null, 'apps'],
    ],
    [
      'the period longer than the threshold',
      { appActivity: appRow(null, 90, 'word') },
      ['unmonitored', null, null],
    ],
    [
      'used within a period that was read before, not today',
      { appActivity: appRow(null, 30, 'word'), reports: { services: read, apps: unread, activations: read } },
      ['unmonitored', null, null],
    ],
    ['in the report without use', { appActivity: appRow(null, 30) }, ['none', null, null]],
    [
      'activated yesterday',
      { activations: [{ productType: 'MICROSOFT 365 APPS FOR ENTERPRISE', lastActivatedOn: '2026-06-29' }] },
      ['active', '2026-06-29', 'activations'],
    ],
    [
      'activated long ago, used since',
      {
        activations: [{ productType: 'OFFICE', lastActivatedOn: '2025-01-01' }],
        appActivity: appRow('2026-02-01', 30),
      },
      ['inactive', '2026-02-01', 'apps'],
    ],
    [
      'only Visio and Project activated',
      {
        activations: [
          { productType: 'Visio Plan 2', lastActivatedOn: '2026-06-29' },
          { productType: 'PROJECT PLAN 3', lastActivatedOn: '2026-06-29' },
        ],
      },
      ['none', null, null],
    ],
    [
      'activations not read',
      { reports: { services: read, apps: read, activations: unread } },
      ['unmonitored', null, null],
    ],
    ['Teams used, no app', { serviceActivity: serviceRow({ teams: '2026-06-29' }) }, ['none', null, null]],
  ])('of the Office apps: %s', (_name, given, expected) => {
    expect(flat(judgeLicense({ ...somebody, licenses: [office], ...given }, office, today))).toEqual(
      expected,
    );
  });

  it('needs every source of a suite to be known before it calls somebody inactive', () => {
    const whole = sku('O365_BUSINESS_PREMIUM', 'exchange', 'teams', 'desktop-apps');
    const holder = {
      ...somebody,
      licenses: [whole],
      serviceActivity: serviceRow({ exchange: '2026-01-01', teams: null }),
    };
    expect(flat(judgeLicense(holder, whole, today))).toEqual(['inactive', '2026-01-01', 'exchange']);
    const one = { ...holder, reports: { ...holder.reports, activations: unread } };
    expect(flat(judgeLicense(one, whole, today))).toEqual(['unmonitored', '2026-01-01', 'exchange']);
  });

  it('never makes Visio active by the use of Teams', () => {
    const visio = sku('VISIOCLIENT');
    const holder = {
      ...somebody,
      licenses: [visio, suite],
      serviceActivity: serviceRow({ teams: '2026-06-29', exchange: null }),
    };
    expect(flat(judgeLicense(holder, visio, today))).toEqual(['unmonitored', null, null]);
    expect(flat(judgeLicense(holder, suite, today))).toEqual(['active', '2026-06-29', 'teams']);
  });

  it('judges a SKU by its own threshold', () => {
    const standard = sku('EXCHANGESTANDARD', 'exchange');
    const holder = {
      ...somebody,
      licenses: [standard, mail],
      serviceActivity: serviceRow({ exchange: '2026-05-15' }),
    };
    expect(judgeLicense(holder, standard, today).status).toBe('active');
    expect(judgeLicense(holder, mail, today).status).toBe('inactive');
    expect(judgeUser(holder, today).status).toBe('inactive');
    expect(thresholdOf({ inactiveAfterDays: 30, bySku: {} }, 'constructor')).toBe(30);
  });
});

describe('judgeUser', () => {
  it.each<[string, Partial<ActivityInput>, Verdict]>([
    ['holds nothing and is in no report', {}, ['unmonitored', null, null]],
    ['holds nothing that shows', { licenses: [sku('VISIOCLIENT')] }, ['unmonitored', null, null]],
    [
      'holds nothing, and the report counts them as users of Teams',
      { serviceActivity: serviceRow({ teams: null }) },
      ['none', null, null],
    ],
    [
      'holds nothing any more and used Teams long ago',
      { serviceActivity: serviceRow({ teams: '2026-01-01' }) },
      ['inactive', '2026-01-01', 'teams'],
    ],
    [
      'holds nothing and is in the report without a license',
      { serviceActivity: serviceRow({}) },
      ['unmonitored', null, null],
    ],
    [
      'used something no SKU of theirs covers',
      { licenses: [mail], serviceActivity: serviceRow({ exchange: null, yammer: '2026-06-25' }) },
      ['active', '2026-06-25', 'yammer'],
    ],
    [
      'has the latest of all sources, the first of equal ones',
      {
        licenses: [suite, office],
        serviceActivity: serviceRow({ exchange: '2026-06-20', teams: '2026-06-21' }),
        appActivity: appRow('2026-06-21', 30),
        activations: [{ productType: 'OFFICE', lastActivatedOn: '2026-06-01' }],
      },
      ['active', '2026-06-21', 'teams'],
    ],
    [
      'is known in one SKU and not in the other',
      {
        licenses: [mail, office],
        serviceActivity: serviceRow({ exchange: null }),
        reports: { services: read, apps: unread, activations: read },
      },
      ['unmonitored', null, null],
    ],
    ['was never seen by any source of their SKUs', { licenses: [suite, office] }, ['none', null, null]],
    [
      'was used within the period, no day said',
      { licenses: [office], appActivity: appRow(null, 30, 'excel') },
      ['active', null, 'apps'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(flat(judgeUser({ ...somebody, ...given }, today))).toEqual(expected);
  });

  it('never calls anybody inactive or never active when a report that could show them was not read', () => {
    const day = fc.date({ min: new Date('2025-01-01'), max: new Date('2026-06-29'), noInvalidDate: true });
    const on = fc.option(day.map((date) => date.toISOString().slice(0, 10)));
    fc.assert(
      fc.property(on, on, (exchange, teams) => {
        const input = {
          ...somebody,
          licenses: [suite],
          serviceActivity: serviceRow({ exchange, teams }),
          reports: { services: unread, apps: read, activations: read },
        };
        expect(['active', 'unmonitored']).toContain(judgeUser(input, today).status);
        expect(['active', 'unmonitored']).toContain(judgeLicense(input, suite, today).status);
      }),
    );
  });
});
