import type { ShownUser } from '../../store/show-users.ts';
import type { Column } from './column.ts';

export const userColumns: readonly Column<ShownUser>[] = [
  { name: 'id', value: (user) => user.id, isInTable: false },
  { name: 'userPrincipalName', value: (user) => user.userPrincipalName },
  { name: 'displayName', value: (user) => user.displayName },
  { name: 'mail', value: (user) => user.mail, isInTable: false },
  { name: 'givenName', value: (user) => user.givenName, isInTable: false },
  { name: 'surname', value: (user) => user.surname, isInTable: false },
  { name: 'accountEnabled', value: (user) => user.accountEnabled },
  { name: 'userType', value: (user) => user.userType },
  { name: 'createdDateTime', value: (user) => user.createdDateTime, isInTable: false },
  { name: 'department', value: (user) => user.department, isInTable: false },
  { name: 'jobTitle', value: (user) => user.jobTitle, isInTable: false },
  { name: 'companyName', value: (user) => user.companyName, isInTable: false },
  { name: 'country', value: (user) => user.country, isInTable: false },
  { name: 'city', value: (user) => user.city, isInTable: false },
  { name: 'officeLocation', value: (user) => user.officeLocation, isInTable: false },
  { name: 'usageLocation', value: (user) => user.usageLocation, isInTable: false },
  { name: 'employeeId', value: (user) => user.employeeId, isInTable: false },
  { name: 'onPremisesSyncEnabled', value: (user) => user.onPremisesSyncEnabled, isInTable: false },
  {
    name: 'licenses',
    value: (user) => user.licenses.map((held) => held.skuPartNumber ?? held.skuId).join(' '),
  },
  { name: 'lastActivityOn', value: (user) => user.lastActivityOn },
  { name: 'lastActivitySource', value: (user) => user.lastActivitySource },
  { name: 'activityStatus', value: (user) => user.activityStatus },
];
