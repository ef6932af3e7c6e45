import { apps, platforms, services } from '../../domain/report.ts';
import type { ShownActivity } from '../../store/show-activity.ts';
import type { Column } from './column.ts';

/** In CSV a column per service and per app and platform; the table has room for the result only. */
export const activityColumns: readonly Column<ShownActivity>[] = [
  { name: 'userId', value: (row) => row.userId, isInTable: false },
  { name: 'userPrincipalName', value: (row) => row.userPrincipalName },
  ...services.map((service) => ({
    name: service,
    value: (row: ShownActivity) => row.services[service].lastActivityOn,
  })),
  ...apps.flatMap((app) =>
    platforms.map((platform) => ({
      name: `${app} ${platform}`,
      value: (row: ShownActivity) => row.apps[app][platform],
      isInTable: false,
    })),
  ),
  {
    name: 'activations',
    value: (row) => row.activations.map((one) => one.productType).join(', '),
    isInTable: false,
  },
  { name: 'lastActivityOn', value: (row) => row.lastActivityOn },
  { name: 'lastActivitySource', value: (row) => row.lastActivitySource },
  { name: 'status', value: (row) => row.status },
];
