import { describe, expect, it } from 'vitest';
import { chooseMode, type ModeInput, type ModeReason } from '../../../src/domain/full-due.ts';

const now = new Date('2026-05-10T23:00:00Z');

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 24 * 3_600_000);
}

const steady: ModeInput['connector'] = {
  deltaLink: 'https://graph.example/users/delta?$deltatoken=1',
  deltaLinkAt: daysAgo(1),
  lastFullAt: daysAgo(3),
  fullReason: null,
};

describe('chooseMode', () => {
  it('continues from the link of yesterday', () => {
    expect(chooseMode({ connector: steady, requestedFull: false, now, fullSyncDays: 7 })).toEqual({
      mode: 'incremental',
      reason: null,
    });
  });

  it.each<[ModeReason, Partial<ModeInput['connector']>]>([
    ['first', { deltaLink: null, deltaLinkAt: null }],
    ['first', { lastFullAt: null }],
    ['link-age', { deltaLinkAt: daysAgo(6.01) }],
    ['link-age', { deltaLinkAt: null }],
    ['due', { lastFullAt: daysAgo(7.01) }],
    ['domains', { fullReason: 'domains' }],
    ['shrink', { fullReason: 'shrink' }],
    ['drift', { fullReason: 'drift' }],
    ['resync', { fullReason: 'resync', deltaLink: null }],
  ])('reads everything: %s', (reason, changed) => {
    const connector = { ...steady, ...changed };
    expect(chooseMode({ connector, requestedFull: false, now, fullSyncDays: 7 })).toEqual({
      mode: 'full',
      reason,
    });
  });

  it('reads everything when asked to', () => {
    const chosen = chooseMode({ connector: steady, requestedFull: true, now, fullSyncDays: 7 });
    expect(chosen).toEqual({ mode: 'full', reason: 'requested' });
  });

  it('keeps a link of exactly 6 days and a full run of exactly the days set', () => {
    const connector = { ...steady, deltaLinkAt: daysAgo(6), lastFullAt: daysAgo(2) };
    expect(chooseMode({ connector, requestedFull: false, now, fullSyncDays: 2 }).mode).toBe('incremental');
    expect(chooseMode({ connector, requestedFull: false, now, fullSyncDays: 1 }).reason).toBe('due');
  });
});
