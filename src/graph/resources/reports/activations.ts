import type { ActivationRow } from '../../../domain/report.ts';
import type { ReportCall, TenantClient } from '../../tenant-client.ts';
import { readReport } from './read-report.ts';
import type { Cell } from './report-columns.ts';
import type { ReportBatch } from './report-source.ts';
import { booleanCell, countCell, dateCell, nameCell } from './report-values.ts';

/** Products installed by kind of device: getOffice365ActivationsUserDetail takes no period (graph-facts §6.1). */
export function readActivationsReport(
  client: TenantClient,
  call: ReportCall,
): AsyncIterable<ReportBatch<ActivationRow>> {
  const requires = ['Product Type', 'Last Activated Date'];
  return readReport(client, { path: 'getOffice365ActivationsUserDetail', requires, toRow }, call);
}

function toRow(cell: Cell, userPrincipalName: string): ActivationRow {
  return {
    userPrincipalName,
    refreshedOn: dateCell(cell, 'Report Refresh Date'),
    productType: nameCell(cell, 'Product Type'),
    lastActivatedOn: dateCell(cell, 'Last Activated Date'),
    windows: countCell(cell, 'Windows'),
    mac: countCell(cell, 'Mac'),
    windows10Mobile: countCell(cell, 'Windows 10 Mobile'),
    ios: countCell(cell, 'iOS'),
    android: countCell(cell, 'Android'),
    sharedComputer: booleanCell(cell, 'Activated On Shared Computer'),
  };
}
