import { describe, expect, it } from 'vitest';
import { coverageOf, type CoveringPlan } from '../../../src/domain/service-plans.ts';

/** An id that is in no list, so that only the name can tell. */
const unknownId = '00000000-1111-2222-3333-444444444444';

function named(...names: string[]): CoveringPlan[] {
  return names.map((servicePlanName, index) => ({
    servicePlanId: unknownId.replace(/^0{8}/, String(index).padStart(8, '0')),
    servicePlanName,
  }));
}

function covered(plans: readonly CoveringPlan[], disabled: readonly string[] = []): string[] {
  return [...coverageOf(plans, disabled)].toSorted();
}

const ids = {
  exchange2: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  sharepoint2: '5dbe027f-2339-4123-9542-606e4d348a72',
  teams: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  yammer: '7547a3fe-08ee-4ccb-b430-5077c5041653',
  skype: '0feaeb32-d00e-4d66-bd5a-43b5b83db82c',
  office: '43de0ff5-c92c-492b-9116-175376d08c38',
  foundation: '113feb6c-3fe4-4440-bddc-54d774bf0318',
  onedriveBasic: 'da792a53-cbc0-4184-a10d-e544dd34b3c1',
  visio: '663a804f-1c30-4ff0-9915-9db84f0d1cea',
};

describe('coverageOf', () => {
  it.each<[string, string[]]>([
    ['EXCHANGE_S_STANDARD', ['exchange']],
    ['EXCHANGE_S_ENTERPRISE_GOV', ['exchange']],
    ['EXCHANGE_S_FOUNDATION', []],
    ['EXCHANGE_S_ARCHIVE_ADDON', []],
    ['EXCHANGE_ANALYTICS', []],
    ['SHAREPOINTENTERPRISE', ['onedrive', 'sharepoint']],
    ['SHAREPOINTSTANDARD_EDU', ['onedrive', 'sharepoint']],
    ['SHAREPOINTSTANDARD_YAMMERSHADOW', []],
    ['SHAREPOINTWAC', []],
    ['SHAREPOINTSTORAGE', []],
    ['ONEDRIVESTANDARD', ['onedrive']],
    ['ONEDRIVE_BASIC', ['onedrive']],
    ['ONEDRIVECLIPCHAMP', []],
    ['TEAMS1', ['teams']],
    ['TEAMS_GOV', ['teams']],
    ['TEAMS_ADVCOMMS', []],
    ['TEAMSPRO_MGMT', []],
    ['YAMMER_ENTERPRISE', ['yammer']],
    ['MCOSTANDARD', ['skype']],
    ['MCOEV', []],
    ['MCOPSTN1', []],
    ['MCOMEETADV', []],
    ['OFFICESUBSCRIPTION', ['desktop-apps']],
    ['OFFICE_BUSINESS', ['desktop-apps']],
    ['OFFICE_FORMS_PLAN_2', []],
    ['OFFICEMOBILE_SUBSCRIPTION', []],
    ['VISIO_CLIENT_SUBSCRIPTION', []],
    ['PROJECT_PROFESSIONAL', []],
    ['BI_AZURE_P2', []],
    ['AAD_PREMIUM_P2', []],
    ['INTUNE_A', []],
  ])('knows a plan by its name %s: %j', (name, expected) => {
    expect(covered(named(name))).toEqual(expected);
  });

  it('knows a suite by the ids of its plans, whatever their case or name', () => {
    const plans = [
      ids.exchange2,
      ids.sharepoint2,
      ids.teams.toUpperCase(),
      ids.yammer,
      ids.skype,
      ids.office,
      ids.foundation,
    ];
    expect(covered(plans.map((servicePlanId) => ({ servicePlanId, servicePlanName: null })))).toEqual([
      'desktop-apps',
      'exchange',
      'onedrive',
      'sharepoint',
      'skype',
      'teams',
      'yammer',
    ]);
  });

  it('leaves out what is disabled for the holder or in the SKU', () => {
    const plans = [
      {
        servicePlanId: ids.exchange2,
        servicePlanName: 'EXCHANGE_S_ENTERPRISE',
        provisioningStatus: 'Success',
      },
      { servicePlanId: ids.teams, servicePlanName: 'TEAMS1', provisioningStatus: 'PendingActivation' },
      { servicePlanId: ids.yammer, servicePlanName: 'YAMMER_ENTERPRISE', provisioningStatus: 'Disabled' },
    ];
    expect(covered(plans)).toEqual(['exchange', 'teams']);
    expect(covered(plans, [ids.exchange2.toUpperCase()])).toEqual(['teams']);
  });

  it('does not take the OneDrive that comes with Visio for use of Visio', () => {
    const plans = [ids.onedriveBasic, ids.visio, ids.foundation].map((servicePlanId) => ({
      servicePlanId,
      servicePlanName: null,
    }));
    expect(covered(plans)).toEqual([]);
    expect(covered(plans, [ids.visio])).toEqual([]);
  });

  it('does not take the SharePoint that comes with Project or Dynamics for their use', () => {
    expect(covered(named('PROJECT_CLIENT_SUBSCRIPTION', 'SHAREPOINTENTERPRISE', 'SHAREPOINTWAC'))).toEqual(
      [],
    );
    expect(covered(named('DYN365_ENTERPRISE_SALES', 'SHAREPOINTENTERPRISE'))).toEqual([]);
  });

  it('keeps the SharePoint of a suite that has Project or Dataverse in it', () => {
    const plans = named(
      'EXCHANGE_S_ENTERPRISE',
      'SHAREPOINTENTERPRISE',
      'PROJECT_O365_P2',
      'DYN365_CDS_O365_P2',
    );
    expect(covered(plans)).toEqual(['exchange', 'onedrive', 'sharepoint']);
  });
});
