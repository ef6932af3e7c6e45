import { services } from './report.ts';

/** What a SKU can be seen in use by: a service's last activity, or the installed Office apps. */
export const evidenceSources = [...services, 'desktop-apps'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];
