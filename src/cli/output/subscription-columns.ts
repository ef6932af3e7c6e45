import type { CountedSubscription } from '../../store/show-subscriptions.ts';
import type { Column } from './column.ts';

export const subscriptionColumns: readonly Column<CountedSubscription>[] = [
  { name: 'subscription', value: (row) => row.productName },
  { name: 'skuPartNumber', value: (row) => row.skuPartNumber, isInTable: false },
  { name: 'skuId', value: (row) => row.skuId, isInTable: false },
  { name: 'capabilityStatus', value: (row) => row.capabilityStatus, isInTable: false },
  { name: 'appliesTo', value: (row) => row.appliesTo, isInTable: false },
  { name: 'enabled', value: (row) => row.enabled },
  { name: 'warning', value: (row) => row.warning, isInTable: false },
  { name: 'suspended', value: (row) => row.suspended, isInTable: false },
  { name: 'lockedOut', value: (row) => row.lockedOut, isInTable: false },
  { name: 'consumed', value: (row) => row.consumed },
  { name: 'available', value: (row) => row.available },
  { name: 'assignedInScope', value: (row) => row.assignedInScope },
  { name: 'active', value: (row) => row.holdersByStatus.active },
  { name: 'inactive', value: (row) => row.holdersByStatus.inactive },
  { name: 'none', value: (row) => row.holdersByStatus.none },
  { name: 'unmonitored', value: (row) => row.holdersByStatus.unmonitored },
];
