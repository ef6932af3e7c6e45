import { z } from 'zod';
import { activityStatuses } from '../../domain/activity-status.ts';

export const activityStatus = z.enum(activityStatuses).meta({ id: 'ActivityStatus' });
