import { judgeInput, type Judging } from '../../../sync/finish/judge-activity.ts';
import type { ActivityInput } from '../../../domain/activity-evidence.ts';
import { thresholdOf } from '../../../domain/judge-activity.ts';
import { unknownSources, type UnknownCause, type Unknowns } from '../../../domain/unknown-sources.ts';
import type { UserDetail } from '../../../store/get-shown-user.ts';
import type { ShownUser } from '../../../store/show-users.ts';
import { html, type Html } from '../../html/html.ts';
import { activityBadge } from '../../html/status-badge.ts';
import { sourceTitle } from './source-title.ts';
import { userMarks } from './user-table.ts';

type License = ShownUser['licenses'][number];

/** The status of a user, and why it is that one. */
export function explainUser(detail: UserDetail, judging: Judging): Html {
  const { user } = detail;
  const marks = userMarks(user);
  return html`<p>${activityBadge(user.activityStatus)}${marks} ${userReason(detail, judging)}</p>`;
}

function userReason(detail: UserDetail, judging: Judging): string {
  const { activityStatus: status, lastActivityOn, lastActivitySource } = detail.user;
  const days = judging.connector.thresholds.inactiveAfterDays;
  const last = { on: lastActivityOn, source: lastActivitySource };
  if (status !== 'unmonitored') return `${knownReason({ status, last, days })}.`;
  const input = inputOf(detail, judging);
  const coverage = new Set(input.licenses.flatMap((sku) => [...sku.coverage]));
  return unmonitoredReason(unknownSources(input, coverage, judging.today), last);
}

/** Why a user has the status they have in one license. */
export function licenseReason(detail: UserDetail, license: License, judging: Judging): string {
  const lastActivityOn = detail.licenses.find(({ skuId }) => skuId === license.skuId)?.lastActivityOn ?? null;
  const last = { on: lastActivityOn, source: null };
  const status = license.activityStatus;
  const days = thresholdOf(judging.connector.thresholds, license.skuPartNumber ?? '');
  if (status !== 'unmonitored') return `${knownReason({ status, last, days })}.`;
  const input = inputOf(detail, judging);
  const sku = input.licenses.find(({ skuId }) => skuId === license.skuId);
  return unmonitoredReason(unknownSources(input, sku?.coverage ?? new Set(), judging.today), last);
}

interface LastActivity {
  readonly on: string | null;
  readonly source: string | null;
}

interface KnownStatus {
  readonly status: 'active' | 'inactive' | 'none';
  readonly last: LastActivity;
  /** That may pass without use. */
  readonly days: number;
}

function knownReason({ status, last, days }: KnownStatus): string {
  const by = last.source === null ? '' : ` in ${sourceTitle(last.source)}`;
  switch (status) {
    case 'active':
      return last.on === null
        ? `Used something${by} within the last ${days} days; the day itself is not said`
        : `Last activity on ${last.on}${by}, within the ${days} days that count`;
    case 'inactive':
      return `Last activity on ${last.on ?? 'a day that is not known'}${by}, more than ${days} days before the last run`;
    case 'none':
      return 'Everything that could show use was read, and none of it ever saw any';
  }
}

const causes = {
  'not read': 'the report was not read in the last run',
  concealed: 'names in the report are concealed',
  'too new': 'the account is newer than what the report tells of',
  'not said': 'the report says too little about them',
} as const satisfies Record<UnknownCause, string>;

function unmonitoredReason({ isCovered, sources }: Unknowns, { on }: LastActivity): string {
  const before = on === null ? '' : ` The last activity that is known is of ${on}.`;
  if (!isCovered) return `No report could show it: nothing is held here whose use is reported.${before}`;
  if (sources.length === 0) return `Nobody has judged it yet: a run does when it ends.${before}`;
  const said = [...new Set(sources.map(({ because }) => because))].map((because) => {
    const names = sources.filter((each) => each.because === because).map(({ source }) => sourceTitle(source));
    return `${names.join(', ')}: ${causes[because]}`;
  });
  return `What could show use is not known. ${said.join('; ')}.${before}`;
}

function inputOf({ user, activity }: UserDetail, judging: Judging): ActivityInput {
  return judgeInput({ ...activity, licenses: user.licenses }, judging);
}
