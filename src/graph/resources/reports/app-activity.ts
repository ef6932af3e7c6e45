import type { App, AppActivityRow, ReportPeriod } from '../../../domain/report.ts';
import type { ReportCall, TenantClient } from '../../tenant-client.ts';
import { readReport } from './read-report.ts';
import type { Cell } from './report-columns.ts';
import type { ReportBatch } from './report-source.ts';
import { booleanCell, dateCell } from './report-values.ts';

const columnNames = {
  outlook: 'Outlook',
  word: 'Word',
  excel: 'Excel',
  powerpoint: 'PowerPoint',
  onenote: 'OneNote',
  teams: 'Teams',
} as const satisfies Record<App, string>;

/** Apps by platform, used within the period: getM365AppUserDetail (graph-facts §6.3). */
export function readAppActivityReport(
  client: TenantClient,
  period: ReportPeriod,
  call: ReportCall,
): AsyncIterable<ReportBatch<AppActivityRow>> {
  const path = `getM365AppUserDetail(period='D${period}')`;
  return readReport(client, { path, requires: ['Last Activity Date'], toRow }, call);
}

function columnsOf(app: App) {
  const name = columnNames[app];
  return {
    windows: `${name} (Windows)`,
    mac: `${name} (Mac)`,
    mobile: `${name} (Mobile)`,
    web: `${name} (Web)`,
  };
}

// Once, not per row: a name that is put together has to be hashed each time it is looked up.
const columns = {
  outlook: columnsOf('outlook'),
  word: columnsOf('word'),
  excel: columnsOf('excel'),
  powerpoint: columnsOf('powerpoint'),
  onenote: columnsOf('onenote'),
  teams: columnsOf('teams'),
} as const satisfies Record<App, object>;

function toRow(cell: Cell, userPrincipalName: string): AppActivityRow {
  const platformsOf = (app: App) => ({
    windows: booleanCell(cell, columns[app].windows),
    mac: booleanCell(cell, columns[app].mac),
    mobile: booleanCell(cell, columns[app].mobile),
    web: booleanCell(cell, columns[app].web),
  });
  return {
    userPrincipalName,
    refreshedOn: dateCell(cell, 'Report Refresh Date'),
    lastActivationOn: dateCell(cell, 'Last Activation Date'),
    lastActivityOn: dateCell(cell, 'Last Activity Date'),
    apps: {
      outlook: platformsOf('outlook'),
      word: platformsOf('word'),
      excel: platformsOf('excel'),
      powerpoint: platformsOf('powerpoint'),
      onenote: platformsOf('onenote'),
      teams: platformsOf('teams'),
    },
  };
}
