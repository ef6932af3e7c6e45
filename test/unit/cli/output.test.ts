import { describe, expect, it } from 'vitest';
import type { RunWithSteps } from '../../../src/domain/run.ts';
import { noCounts } from '../../../src/domain/step.ts';
import { defuseCell } from '../../../src/cli/output/csv-cell.ts';
import { describeDuration } from '../../../src/cli/output/describe-duration.ts';
import { toRunJson } from '../../../src/cli/output/run-json.ts';
import { liveProgress } from '../../../src/cli/progress/live-progress.ts';
import { plainProgress } from '../../../src/cli/progress/plain-progress.ts';
import { runsExitCode } from '../../../src/cli/runs-exit-code.ts';
import { Capture } from '../../support/run-cli.ts';

const failure = {
  kind: 'forbidden',
  code: 'X',
  message: 'No.',
  advice: 'Grant it.',
  requestId: 'r',
} as const;
const run: RunWithSteps = {
  id: 'run-1',
  connectorId: 'c-1',
  connector: 'contoso',
  status: 'running',
  mode: 'full',
  trigger: 'manual',
  delivery: 3,
  createdAt: new Date(0),
  startedAt: new Date(1000),
  finishedAt: null,
  requests: 7,
  warnings: [],
  error: null,
  steps: [
    {
      ...noCounts,
      name: 'users',
      status: 'running',
      reason: null,
      attempts: 1,
      read: 450,
      startedAt: new Date(1000),
      finishedAt: null,
      durationMs: null,
      error: null,
    },
  ],
};

describe('defuseCell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes text of %j', (value) => {
    expect(defuseCell(value)).toBe(`'${value}`);
  });

  it('leaves everything else', () => {
    expect(defuseCell('Ada = Lovelace-King')).toBe('Ada = Lovelace-King');
  });
});

describe('describeDuration', () => {
  it.each([
    [420, '420 ms'],
    [3400, '3.4 s'],
    [125_000, '2 min 5 s'],
    [59_970, '1 min 0 s'],
    [3_780_000, '1 h 3 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(describeDuration(ms)).toBe(text);
  });
});

describe('toRunJson', () => {
  it('has exactly the fields of the fixed interface', () => {
    const json = toRunJson({ ...run, status: 'partial', finishedAt: new Date(4000), error: failure });
    expect(Object.keys(json).join()).toBe(
      'runId,connector,status,mode,trigger,startedAt,finishedAt,durationMs,requests,steps,error',
    );
    expect(json.durationMs).toBe(3000);
    expect(Object.keys(json.steps[0] ?? {}).join()).toBe(
      'name,status,reason,attempts,requests,pages,read,inserted,updated,unchanged,removed,rejected,outOfScope,throttledMs,durationMs,error',
    );
  });
});

describe('runsExitCode', () => {
  it.each([
    [['succeeded'], 0],
    [['succeeded', 'partial'], 3],
    [['partial', 'failed'], 1],
    [['canceled'], 1],
    [['queued'], 0],
    [[], 0],
  ] as const)('%j gives %d', (statuses, code) => {
    expect(runsExitCode(statuses.map((status) => ({ status })))).toBe(code);
  });
});

describe('progress', () => {
  it('shows a bar on a terminal where the total is known', () => {
    const stream = new Capture();
    const progress = liveProgress(stream);
    progress.show([{ run, usersTotal: 1000 }]);
    expect(stream.text).toContain('[#########-----------]  45 %  running, 450 read');
    progress.show([{ run, usersTotal: null }]);
    progress.end();
    expect(stream.text.split('[#').length).toBe(2);
  });

  it('says each change once without a terminal', () => {
    const stream = new Capture();
    const progress = plainProgress(stream);
    progress.show([{ run, usersTotal: 1000 }]);
    progress.show([{ run, usersTotal: 1000 }]);
    progress.show([{ run: { ...run, status: 'succeeded' }, usersTotal: 1000 }]);
    expect(stream.text).toBe(
      'contoso: users: running, 450 read\ncontoso: running (full)\ncontoso: succeeded (full)\n',
    );
  });
});
