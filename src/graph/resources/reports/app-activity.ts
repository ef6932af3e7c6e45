import type { App, AppActivityRow, ReportPeriod } from '../../../domain/report.ts';
import type { ReportCall, TenantClient } from '../../tenant-client.ts';
import { type ReportBatch, readReport } from './read-report.ts';
import type { Cell } from './report-columns.ts';
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

function toRow(cell: Cell, userPrincipalName: string): AppActivityRow {
  const platformsOf = (app: App) => ({
    windows: booleanCell(cell, `${columnNames[app]} (Windows)`),
    mac: booleanCell(cell, `${columnNames[app]} (Mac)`),
    mobile: booleanCell(cell, `${columnNames[app]} (Mobile)`),
    web: booleanCell(cell, `${columnNames[app]} (Web)`),
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
