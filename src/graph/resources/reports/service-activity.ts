import type { ReportPeriod, Service, ServiceActivityRow } from '../../../domain/report.ts';
import type { ReportCall, TenantClient } from '../../tenant-client.ts';
import { readReport } from './read-report.ts';
import type { Cell } from './report-columns.ts';
import type { ReportBatch } from './report-source.ts';
import { booleanCell, dateCell } from './report-values.ts';

const columnNames = {
  exchange: 'Exchange',
  onedrive: 'OneDrive',
  sharepoint: 'SharePoint',
  teams: 'Teams',
  yammer: 'Yammer',
  skype: 'Skype For Business',
} as const satisfies Record<Service, string>;

function columnsOf(service: Service) {
  const name = columnNames[service];
  return { date: `${name} Last Activity Date`, license: `Has ${name} License` };
}

// Once, not per row: a name that is put together has to be hashed each time it is looked up.
const columns = {
  exchange: columnsOf('exchange'),
  onedrive: columnsOf('onedrive'),
  sharepoint: columnsOf('sharepoint'),
  teams: columnsOf('teams'),
  yammer: columnsOf('yammer'),
  skype: columnsOf('skype'),
} as const satisfies Record<Service, object>;

/** Last activity per service: getOffice365ActiveUserDetail (graph-facts §6.3). */
export function readServiceActivityReport(
  client: TenantClient,
  period: ReportPeriod,
  call: ReportCall,
): AsyncIterable<ReportBatch<ServiceActivityRow>> {
  const path = `getOffice365ActiveUserDetail(period='D${period}')`;
  return readReport(client, { path, requires: [], toRow }, call);
}

function toRow(cell: Cell, userPrincipalName: string): ServiceActivityRow {
  const serviceOf = (service: Service) => {
    const { date, license } = columns[service];
    // Without the column nothing is said of the service, which is not the same as nobody using it.
    const isTold = cell(date) !== null;
    return {
      licensed: isTold ? booleanCell(cell, license) : null,
      lastActivityOn: dateCell(cell, date),
    };
  };
  return {
    userPrincipalName,
    refreshedOn: dateCell(cell, 'Report Refresh Date'),
    isDeleted: booleanCell(cell, 'Is Deleted') === true,
    services: {
      exchange: serviceOf('exchange'),
      onedrive: serviceOf('onedrive'),
      sharepoint: serviceOf('sharepoint'),
      teams: serviceOf('teams'),
      yammer: serviceOf('yammer'),
      skype: serviceOf('skype'),
    },
  };
}
