import type { Connector } from '../../../domain/connector.ts';
import { grantAdvice, permissionNeeds } from '../../../domain/permissions.ts';
import { noReportsInCloud } from '../../../domain/report.ts';
import type { StoredReport } from '../../../store/reports.ts';
import { concealedAdvice } from '../../../sync/concealed-advice.ts';
import { reportName } from './report-names.ts';

/** Why something about activity is unknown, and what lifts it. */
export interface ReportTrouble {
  readonly message: string;
  readonly advice: string;
}

/** What keeps activity from being known, one entry per cause; none where all reports were read and name everybody. */
export function reportTroubles(
  { cloud, kind }: Pick<Connector, 'cloud' | 'kind'>,
  reports: readonly StoredReport[],
): readonly ReportTrouble[] {
  if (kind === 'entra-id') return [noActivityOfKind];
  if (cloud !== 'global') {
    return [
      { message: noReportsInCloud, advice: 'There is nothing to do: subscriptions and users are complete.' },
    ];
  }
  if (reports.length === 0) return [notReadYet];
  const unread = reports.filter(({ state }) => state !== 'read');
  const causes = [...new Set(unread.map(({ state }) => state))].map((state) => {
    const names = unread.filter((report) => report.state === state).map(({ name }) => reportName(name));
    return causeOf(state, names.join(', '));
  });
  const partly = reports
    .filter(({ state, concealed }) => state === 'read' && (concealed ?? 0) > 0)
    .map(({ name, concealed }) => ({
      message: `${reportName(name)}: ${concealed ?? 0} names are concealed, so whoever is not in the report is unmonitored, and no figures are kept of the day.`,
      advice: concealedAdvice,
    }));
  return [...causes, ...partly];
}

const noActivityOfKind: ReportTrouble = {
  message: 'A connector of kind entra-id reads users and no activity.',
  advice: 'Add a connector of kind microsoft-365 for this tenant to see activity too.',
};

const notReadYet: ReportTrouble = {
  message: 'No usage report was read yet, so the activity of everybody is unknown.',
  advice: 'The first run reads them: start it, or wait for the schedule.',
};

function causeOf(state: string, names: string): ReportTrouble {
  switch (state) {
    case 'concealed':
      return {
        message: `Microsoft conceals the names in these reports: ${names}. They say nothing about anybody: whoever only they could show is unmonitored, not inactive.`,
        advice: `${concealedAdvice} The next run reads them again.`,
      };
    case 'forbidden':
      return {
        message: `These reports may not be read: ${names}. ${permissionNeeds.reports.withoutIt}`,
        advice: grantAdvice(permissionNeeds.reports.permission),
      };
    case 'unavailable':
    case 'empty':
      return {
        message: `Microsoft has no data in these reports for this tenant: ${names}. What only they could show is unknown.`,
        advice:
          'A new tenant is counted after two days at the latest, and needs a license for what the report counts. There is nothing else to do.',
      };
    case 'rejected':
      return {
        message: `No row of these reports could be understood: ${names}. What was known before stays.`,
        advice: 'The last run lists what was wrong with each row: report it.',
      };
    default:
      return {
        message: `The last run could not read these reports: ${names}. What was known before stays; whoever only they could show is unmonitored.`,
        advice: 'The last run says at each step what failed and what to do: see Runs.',
      };
  }
}
