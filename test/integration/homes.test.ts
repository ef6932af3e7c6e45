import { PGlite } from '@electric-sql/pglite';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { currentHome } from '../support/home.ts';

const home = currentHome();
const askVersion = `select current_setting('server_version_num')::int / 10000 as "major"`;

describe(`the ${home.kind} home`, () => {
  it('has a Postgres of a version the store supports', async () => {
    const major = home.kind === 'embedded' ? await embeddedMajor() : await serverMajor(home.databaseUrl);
    expect(major).toBeGreaterThanOrEqual(15);
    expect(major).toBeLessThanOrEqual(18);
  });

  if (home.kind === 'embedded') return;

  it('has a Redis that answers', async () => {
    const redis = new Redis(home.redisUrl, { lazyConnect: true });
    try {
      await redis.connect();
      expect(await redis.ping()).toBe('PONG');
    } finally {
      redis.disconnect();
    }
  });
});

async function embeddedMajor(): Promise<number | undefined> {
  await using database = await PGlite.create();
  const { rows } = await database.query<{ readonly major: number }>(askVersion);
  return rows[0]?.major;
}

async function serverMajor(url: string): Promise<number | undefined> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly major: number }>(askVersion);
    return rows[0]?.major;
  } finally {
    await client.end();
  }
}
