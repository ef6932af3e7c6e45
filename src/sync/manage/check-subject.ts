import type { Connector, Credential } from '../../domain/connector.ts';
import type { TenantClient } from '../../graph/tenant-client.ts';

/** What is tried: settings as they are stored, or as somebody entered them. */
export interface CheckSubject {
  readonly settings: Pick<
    Connector,
    'kind' | 'clientId' | 'cloud' | 'domains' | 'thresholds' | 'secretExpiresOn' | 'secretExpiresReadOn'
  >;
  readonly client: TenantClient;
  readonly openCredential: () => Promise<Credential>;
  /** Right before each request for a report of that name; rejects with ReportBudgetError where none is left. */
  readonly reserve: (report: string) => Promise<void>;
  readonly now: Date;
}
