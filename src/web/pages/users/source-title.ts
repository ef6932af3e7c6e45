import type { ActivitySource } from '../../../domain/activity-evidence.ts';
import { titles } from '../activity/service-activity.ts';

const sourceTitles: Readonly<Record<string, string>> = {
  ...titles,
  apps: 'apps on devices',
  activations: 'activations',
} satisfies Record<ActivitySource, string>;

/** What a date came from, as people call it. */
export function sourceTitle(source: string): string {
  return sourceTitles[source] ?? source;
}
