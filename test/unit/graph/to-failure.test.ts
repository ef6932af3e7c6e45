import { describe, expect, it } from 'vitest';
import { failureKinds } from '../../../src/domain/failure.ts';
import { GraphError, graphErrorKinds } from '../../../src/graph/graph-error.ts';
import { toFailure } from '../../../src/graph/to-failure.ts';

describe('toFailure', () => {
  it.each([
    ['AADSTS7000222', /expired/],
    ['AADSTS7000215', /Value, not its Secret ID/],
    ['AADSTS700016', /not known in this tenant/],
    ['AADSTS90002', /tenant ID/],
    ['AADSTS7000112', /disabled/],
    ['AADSTS53003', /Conditional Access/],
    ['AADSTS700027', /certificate/],
    ['CertificateUnusable', /PEM/],
    ['AADSTS123', /credential/],
  ])('tells what to do about %s', (code, advice) => {
    const failure = toFailure(new GraphError('credential', 'x', { code, requestId: 'r' }));
    expect(failure).toMatchObject({ kind: 'credential', code, requestId: 'r' });
    expect(failure.advice).toMatch(advice);
  });

  it.each([
    ['reports/getM365AppUserDetail', 'Reports.Read.All'],
    ['organization', 'Organization.Read.All'],
    ['subscribedSkus', 'Organization.Read.All'],
    ['users/delta', 'User.Read.All'],
  ])('names the permission that %s needs', (path, permission) => {
    const error = new GraphError('forbidden', 'x', { path, code: 'Authorization_RequestDenied' });
    expect(toFailure(error).advice).toContain(permission);
  });

  it.each([
    [{ code: 'x', requestId: 'r' }, 'report it with its code and request id.'],
    [{ code: 'x' }, 'report it with its code.'],
    [{}, 'report it.'],
  ])('asks only for what there is: %j', (details, end) => {
    expect(toFailure(new GraphError('bug', 'x', details)).advice.endsWith(end)).toBe(true);
  });

  it.each([
    ['Microsoft said so', 'Microsoft said so.'],
    ['It ends. ', 'It ends.'],
    ['Microsoft said "no."', 'Microsoft said "no."'],
  ])('ends the sentence %s', (message, sentence) => {
    expect(toFailure(new GraphError('bug', message)).message).toBe(sentence);
  });

  it.each(graphErrorKinds)('has one sentence for %s', (kind) => {
    const failure = toFailure(new GraphError(kind, 'x'));
    expect(failureKinds).toContain(failure.kind);
    expect(failure.advice).toMatch(/\S\.$/);
  });
});
