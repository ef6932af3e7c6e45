import type { ReportPeriod, Service, ServiceActivityRow } from '../../../domain/report.ts';
import type { ReportCall, TenantClient } from '../../tenant-client.ts';
import { type ReportBatch, readReport } from './read-report.ts';
import type { Cell } from './report-columns.ts';
import { booleanCell, dateCell } from './report-values.ts';

const columnNames = {
  exchange: 'Exchange',
  onedrive: 'OneDrive',
  sharepoint: 'SharePoint',
  teams: 'Teams',
  yammer: 'Yammer',
  skype: 'Skype For Business',
} as const satisfies Record<Service, string>;

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
    const dateColumn = `${columnNames[service]} Last Activity Date`;
    // Without the column nothing is said of the service, which is not the same as nobody using it.
    const isTold = cell(dateColumn) !== null;
    return {
      licensed: isTold ? booleanCell(cell, `Has ${columnNames[service]} License`) : null,
      lastActivityOn: dateCell(cell, dateColumn),
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
