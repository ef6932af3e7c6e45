import {
  type ActivityInput,
  type ActivitySource,
  activitySources,
  evidenceOf,
  type ReportState,
} from './activity-evidence.ts';
import type { EvidenceSource } from './evidence-source.ts';

/** Why a source that could show use says nothing about a user. */
export type UnknownCause = 'not read' | 'concealed' | 'too new' | 'not said';

export interface UnknownSource {
  readonly source: ActivitySource;
  readonly because: UnknownCause;
}

export interface Unknowns {
  /** Whether anything that is read could show the use of what is held. */
  readonly isCovered: boolean;
  readonly sources: readonly UnknownSource[];
}

/**
 * What makes somebody unmonitored: the sources that could show their use and are unknown. `coverage`: of one SKU, or of
 * all they hold. `today` is the connector's day, YYYY-MM-DD.
 */
export function unknownSources(
  input: ActivityInput,
  coverage: ReadonlySet<EvidenceSource>,
  today: string,
): Unknowns {
  const covered = activitySources(coverage);
  const unknown = evidenceOf(input, today).filter((item) => covered.has(item.source) && !item.isKnown);
  return {
    isCovered: covered.size > 0,
    sources: unknown.map(({ source }) => ({ source, because: causeOf(input, source) })),
  };
}

function causeOf(input: ActivityInput, source: ActivitySource): UnknownCause {
  const report = reportOf(input, source);
  if (!report.isRead) return 'not read';
  if (hasRow(input, source)) return 'not said';
  return report.isConcealed ? 'concealed' : 'too new';
}

function reportOf({ reports }: ActivityInput, source: ActivitySource): ReportState {
  return source === 'apps' || source === 'activations' ? reports[source] : reports.services;
}

function hasRow(input: ActivityInput, source: ActivitySource): boolean {
  if (source === 'apps') return input.appActivity !== null;
  return source === 'activations' ? input.activations.length > 0 : input.serviceActivity !== null;
}
