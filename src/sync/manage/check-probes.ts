import { z } from 'zod';
import type { Connector } from '../../domain/connector.ts';
import { unverifiedDomainsWarning } from '../../domain/domains-warning.ts';
import type { StepName } from '../../domain/step.ts';
import { GraphError } from '../../graph/graph-error.ts';
import { toFailure } from '../../graph/to-failure.ts';
import type { TenantClient } from '../../graph/tenant-client.ts';
import { getOrganization } from '../../graph/resources/organization.ts';
import { getLatestDeltaLink } from '../../graph/resources/users-delta.ts';
import { ReportBudgetError } from '../report-budget.ts';
import { reports } from '../reports.ts';
import type { Report } from '../reports.ts';
import { isCopedWith } from '../steps/users/is-coped-with.ts';
import type { CheckLine } from './check-line.ts';
import { failedLine, okLine, warningLine } from './check-line.ts';
import type { CheckSubject } from './check-subject.ts';

/** A request that shows whether a step could read. */
export interface Probe {
  readonly name: string;
  /** The step whose permission it needs. */
  readonly step: StepName;
  run(client: TenantClient, signal: AbortSignal): Promise<readonly CheckLine[]>;
}

type Probed = Pick<Connector, 'kind' | 'domains' | 'thresholds'>;

/** The probes for these settings, in the order of the steps. Sources their kind or cloud does not have are left out. */
export function checkProbes({ settings: connector, reserve }: CheckSubject): readonly Probe[] {
  const organization: Probe = {
    name: 'organization',
    step: 'organization',
    run: (client, signal) => probeOrganization(connector, client, signal),
  };
  const users = [
    listProbe('users', 'users', 'users?$top=1&$select=id'),
    {
      name: 'changes of users',
      step: 'users',
      run: (client, signal) => probeChanges(connector, client, signal),
    } satisfies Probe,
  ];
  if (connector.kind === 'entra-id') {
    return [organization, ...users];
  }
  return [
    organization,
    listProbe('subscribed SKUs', 'subscriptions', 'subscribedSkus?$select=id'),
    listProbe('commercial subscriptions', 'subscriptions', 'directory/subscriptions?$top=1'),
    ...users,
    ...(connector.cloud === 'global' ? reports.map((report) => reportProbe(report, connector, reserve)) : []),
  ];
}

async function probeOrganization(
  connector: Probed,
  client: TenantClient,
  signal: AbortSignal,
): Promise<readonly CheckLine[]> {
  const { organization } = await getOrganization(client, signal);
  if (organization === null) {
    return [failedLine('organization', 'Microsoft names no organization.', 'Check the tenant ID.')];
  }
  const names = organization.domains.map((domain) => domain.name).join(', ');
  const warning = unverifiedDomainsWarning(connector.domains, organization.domains);
  return [
    okLine('organization', organization.displayName ?? organization.id),
    okLine('verified domains', names === '' ? 'None.' : names),
    ...(warning === null
      ? []
      : [warningLine('domains', warning, 'Correct the list with `connector set NAME --domains`.')]),
  ];
}

function listProbe(name: string, step: StepName, link: string): Probe {
  return {
    name,
    step,
    run: async (client, signal) => {
      await client.get({ link, parse: parseList }, signal);
      return [okLine(name, 'Can be read.')];
    },
  };
}

function parseList(body: unknown): void {
  if (!z.object({ value: z.array(z.unknown()) }).safeParse(body).success) {
    throw new GraphError('protocol', 'The answer is not a list, as Graph would give one.');
  }
}

/** A run copes without the changes: it lists everybody each time. */
async function probeChanges(
  connector: Probed,
  client: TenantClient,
  signal: AbortSignal,
): Promise<readonly CheckLine[]> {
  const name = 'changes of users';
  try {
    await getLatestDeltaLink(client, connector.kind, signal);
    return [okLine(name, 'Can be read.')];
  } catch (error) {
    if (!isCopedWith(error)) throw error;
    const { message, code, requestId } = toFailure(error);
    const line = warningLine(
      name,
      `Cannot be read, so that every run reads everything. ${message}`,
      'Nothing has to be done: runs take longer and ask more of Microsoft, and their data is complete.',
    );
    return [{ ...line, code, requestId }];
  }
}

/** Reads no more than the first rows: enough to see whether names are concealed. */
function reportProbe(report: Report, connector: Probed, reserveReport: CheckSubject['reserve']): Probe {
  const name = `report ${report.name}`;
  return {
    name,
    step: `report:${report.name}`,
    run: async (client, signal) => {
      const reserve = (): Promise<void> => reserveReport(report.name);
      const batches = report.read(client, report.periodDays(connector.thresholds), { signal, reserve });
      try {
        return [await concealedLine(name, batches)];
      } catch (error) {
        if (!(error instanceof ReportBudgetError)) throw error;
        const minutes = Math.ceil(error.waitMs / 60_000);
        return [
          warningLine(
            name,
            `Not tried. ${error.message}`,
            `Nothing is wrong: check again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
          ),
        ];
      }
    },
  };
}

async function concealedLine(name: string, batches: ReturnType<Report['read']>): Promise<CheckLine> {
  for await (const batch of batches) {
    if (batch.concealed > 0) {
      return warningLine(
        name,
        'Microsoft conceals the names in usage reports, so activity cannot be joined to users.',
        'In the Microsoft 365 admin center, open Settings, Org settings, Reports, and clear "Display concealed user, group, and site names in all reports".',
      );
    }
    break;
  }
  return okLine(name, 'Can be read.');
}
