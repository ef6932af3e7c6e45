import { describe, expect, it } from 'vitest';
import { classifyToken } from '../../../src/graph/classify-token.ts';

const classified = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  classifyToken({ status, body, headers, nowMs: 0 });

describe('classifyToken', () => {
  it.each([
    [401, 'invalid_client', 7000222, 'credential'],
    [401, 'invalid_client', 7000215, 'credential'],
    [401, 'invalid_client', 700027, 'credential'],
    [400, 'unauthorized_client', 700016, 'credential'],
    [400, 'unauthorized_client', 7000112, 'credential'],
    [400, 'invalid_request', 90002, 'credential'],
    [400, 'invalid_grant', 53003, 'credential'],
    [400, 'invalid_scope', 70011, 'bug'],
    [400, 'invalid_request', 900144, 'bug'],
    [401, 'invalid_client', 7000218, 'bug'],
    [400, 'temporarily_unavailable', 90033, 'transient'],
    [400, 'invalid_request', 90055, 'throttled'],
    [400, 'invalid_client', 99999999, 'credential'],
    [400, 'invalid_request', 99999999, 'bug'],
    [503, 'invalid_client', 99999999, 'transient'],
    [429, 'invalid_client', 7000215, 'throttled'],
  ])('%i %s %i is %s', (status, error, code, kind) => {
    expect(classified(status, { error, error_codes: [code] })).toMatchObject({ kind, code: `AADSTS${code}` });
  });

  it('reads the number from the description where the list is missing', () => {
    const body = { error: 'invalid_client', error_description: 'AADSTS7000222: expired.', trace_id: 't' };
    expect(classified(401, body)).toMatchObject({
      kind: 'credential',
      code: 'AADSTS7000222',
      requestId: 't',
    });
  });

  it('takes the number it knows', () => {
    expect(classified(400, { error: 'x', error_codes: [1, 90002] }).code).toBe('AADSTS90002');
  });

  it('takes a page that is no OAuth answer for a passing fault', () => {
    expect(classified(404, null)).toMatchObject({ kind: 'transient', code: null });
  });

  it('waits as long as it is told', () => {
    expect(classified(503, null, { 'retry-after': '7' })).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 7000,
    });
  });
});
