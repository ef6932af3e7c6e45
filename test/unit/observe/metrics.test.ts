import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type FleetSnapshot,
  mostSeries,
  renderFleet,
  type Series,
} from '../../../src/observe/fleet-metrics.ts';
import { graphResource } from '../../../src/observe/graph-resource.ts';
import { openProcessMetrics } from '../../../src/observe/metrics.ts';

const none: Series = { shown: [], total: 0 };
const empty = {
  database: {
    m365_connectors: none,
    m365_runs_live: none,
    m365_runs_ended_last_hour: none,
    m365_queue_wait_seconds: none,
    m365_sku_seats: none,
    m365_sku_seats_consumed: none,
    m365_data_age_seconds: none,
    m365_last_run_status: none,
    m365_secret_expires_in_days: none,
    m365_connector_needs_attention: none,
  },
  queue: { m365_queue_jobs: none, m365_workers: none },
} satisfies FleetSnapshot;

const dashboardFile = new URL('../../../docs/grafana-dashboard.json', import.meta.url);
const dashboard = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      datasource: z.object({ uid: z.literal('${datasource}') }),
      targets: z.array(z.object({ expr: z.string() })).min(1),
    }),
  ),
});

/** The names a scrape gives, those of histograms with their endings. */
async function servedNames(): Promise<ReadonlySet<string>> {
  const metrics = openProcessMetrics();
  metrics.watchJobs(() => 0);
  const text = (await metrics.text()) + (await renderFleet(empty));
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gmu)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_count', '_sum'].map((end) => name + end) : [name],
    ),
  );
}

describe('the Grafana dashboard', () => {
  it('names no metric that is not served, and shows every one of ours', async () => {
    const { panels } = dashboard.parse(JSON.parse(readFileSync(dashboardFile, 'utf8')));
    const asked = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
    const named = new Set(asked.match(/\b(?:m365|process|nodejs)_\w+/gu));
    const served = await servedNames();
    expect([...named].filter((name) => !served.has(name))).toEqual([]);
    const ours = [...served].filter((name) => /^m365_(?!.*_(?:sum|count)$)/u.test(name));
    expect(ours.filter((name) => !named.has(name))).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('renderFleet', () => {
  it('gives what is not known no series, and not a zero', async () => {
    const text = await renderFleet(empty);
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    const values = series.filter((line) => !line.startsWith('m365_series_omitted'));
    // These two have no labels, and are never without a value where their source answers.
    expect(values).toEqual(['m365_fleet_up 1', 'm365_queue_wait_seconds 0', 'm365_workers 0']);
  });

  it('shows so many series of a metric and says how many more there are', async () => {
    const shown = Array.from({ length: mostSeries + 5 }, (_, n) => ({
      labels: { connector: `tenant ${n}` },
      value: n,
    }));
    const database = { ...empty.database, m365_data_age_seconds: { shown, total: 1_000_000 } };
    const text = await renderFleet({ database, queue: null });
    expect(text.match(/^m365_data_age_seconds\{/gmu)).toHaveLength(mostSeries);
    expect(text).toContain('m365_series_omitted{metric="m365_data_age_seconds"} 995000');
    expect(text).toContain('m365_fleet_up 0');
  });
});

describe('graphResource', () => {
  it.each([
    ['/v1.0/users', 'users'],
    ['/v1.0/users/0f1e/licenseDetails', 'users'],
    ['/v1.0/users/delta', 'users/delta'],
    ['/v1.0/users/$count', 'users/$count'],
    ['/v1.0/organization', 'organization'],
    ['/v1.0/directory/subscriptions', 'directory/subscriptions'],
    [`/v1.0/applications(appId='0f1e')`, 'applications'],
    [`/v1.0/reports/getM365AppUserDetail(period='D30')`, 'reports/getM365AppUserDetail'],
    ['/v1.0/reports/getM365AppUserDetail(period=%27D30%27)', 'reports/getM365AppUserDetail'],
    ['/v1.0/groups', 'other'],
    ['/v1.0/reports/%', 'other'],
    [`/v1.0/reports/get${'X'.repeat(500)}`, 'other'],
  ])('of %s is %s', (path, resource) => {
    expect(graphResource({ kind: 'graph', path })).toBe(resource);
  });

  it('of what is not Graph is the kind of request, whatever its address', () => {
    expect(graphResource({ kind: 'download', path: '/v1.0/users' })).toBe('download');
    expect(graphResource({ kind: 'token', path: '/x/oauth2/v2.0/token' })).toBe('token');
  });
});
