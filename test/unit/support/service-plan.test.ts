import { describe, expect, it } from 'vitest';
import {
  type MachineFacts,
  planOwnService,
  planServices,
  planUnlessRequired,
} from '../../support/service-plan.ts';

const bare: MachineFacts = {
  redis: { url: undefined, binary: null },
  postgres: { url: undefined, binary: null },
  isDockerThere: false,
};
const equipped: MachineFacts = {
  redis: { url: undefined, binary: '/bin/redis-server' },
  postgres: { url: undefined, binary: '/bin/postgres' },
  isDockerThere: true,
};

describe('planServices', () => {
  it('takes given addresses before anything the machine has', () => {
    const facts: MachineFacts = {
      ...equipped,
      redis: { ...equipped.redis, url: 'redis://given' },
      postgres: { ...equipped.postgres, url: 'postgres://given' },
    };
    expect(planServices(facts)).toEqual({
      kind: 'run',
      redis: { kind: 'given', url: 'redis://given' },
      postgres: { kind: 'given', url: 'postgres://given' },
    });
  });

  it('takes binaries before Docker', () => {
    expect(planServices(equipped)).toEqual({
      kind: 'run',
      redis: { kind: 'binary', path: '/bin/redis-server' },
      postgres: { kind: 'binary', path: '/bin/postgres' },
    });
  });

  it('takes Docker for what has no binary', () => {
    expect(planServices({ ...equipped, postgres: bare.postgres })).toMatchObject({
      redis: { kind: 'binary' },
      postgres: { kind: 'docker' },
    });
  });

  it('takes Docker for both where nothing else is there', () => {
    expect(planServices({ ...bare, isDockerThere: true })).toEqual({
      kind: 'run',
      redis: { kind: 'docker' },
      postgres: { kind: 'docker' },
    });
  });

  it('treats an empty address as none', () => {
    expect(planServices({ ...bare, redis: { url: '', binary: null } })).toMatchObject({ kind: 'skip' });
  });

  it('skips with the name of what is missing', () => {
    expect(planServices(bare)).toMatchObject({
      kind: 'skip',
      reason: expect.stringContaining('no Redis and Postgres'),
    });
    const onlyRedis = planServices({ ...bare, redis: equipped.redis });
    expect(onlyRedis).toMatchObject({ kind: 'skip', reason: expect.stringContaining('no Postgres:') });
  });
});

describe('planUnlessRequired', () => {
  it('makes a failure of what is missing where services are required', () => {
    const skipped = planServices(bare);
    expect(planUnlessRequired(skipped, {})).toBe(skipped);
    expect(() => planUnlessRequired(skipped, { REQUIRE_SERVICES: '1' })).toThrow('no Redis and Postgres');
    const planned = planServices(equipped);
    expect(planUnlessRequired(planned, { REQUIRE_SERVICES: '1' })).toBe(planned);
  });
});

describe('planOwnService', () => {
  it('is a binary, else Docker, else nothing', () => {
    expect(planOwnService('/bin/postgres', true)).toEqual({ kind: 'binary', path: '/bin/postgres' });
    expect(planOwnService(null, true)).toEqual({ kind: 'docker' });
    expect(planOwnService(null, false)).toBeNull();
  });
});
