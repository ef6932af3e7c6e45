import { describe, expect, it } from 'vitest';
import type { StoredReport } from '../../../src/store/reports.ts';
import { reportTroubles } from '../../../src/web/pages/activity/report-troubles.ts';

const connector = { cloud: 'global', kind: 'microsoft-365' } as const;

function report(name: string, state: string, concealed = 0): StoredReport {
  const dates = { refreshedOn: '2026-11-20', appliedAt: new Date(0) };
  return { name, state, concealed, periodDays: 30, rows: 5, unmatched: 0, ...dates };
}

describe('what keeps activity from being known', () => {
  it('is nothing where every report was read and names everybody', () => {
    expect(reportTroubles(connector, [report('a', 'read'), report('b', 'read')])).toEqual([]);
  });

  it('is said once for all reports it concerns, each cause with what to do', () => {
    const troubles = reportTroubles(connector, [
      report('getM365AppUserDetail', 'forbidden'),
      report('getOffice365ActiveUserDetail', 'forbidden'),
      report('getOffice365ActivationsUserDetail', 'transient'),
    ]);
    expect(troubles).toHaveLength(2);
    expect(troubles[0]?.message).toContain('apps on devices, Microsoft 365 services');
    expect(troubles[0]?.advice).toContain('Reports.Read.All');
    expect(troubles[1]?.message).toContain('activations');
  });

  it('is also that some names of a report that was read are concealed', () => {
    const [trouble] = reportTroubles(connector, [report('getM365AppUserDetail', 'read', 3)]);
    expect(trouble?.message).toContain('3 names are concealed');
    expect(trouble?.advice).toContain('Display concealed user');
  });

  it.each(['concealed', 'forbidden', 'unavailable', 'empty', 'rejected', 'transient', 'failed'])(
    'says of %s what it means and what to do',
    (state) => {
      const [trouble] = reportTroubles(connector, [report('getM365AppUserDetail', state)]);
      expect(trouble?.message).toContain('apps on devices');
      expect(trouble?.advice).toMatch(/\.$/);
    },
  );
});
