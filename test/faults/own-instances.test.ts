import { Redis } from 'ioredis';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { startPostgres, startRedis } from '../support/services.ts';

describe('instances of our own', () => {
  it('flushing one Redis leaves its neighbor alone, and a stopped one refuses', async () => {
    await using first = await startRedis();
    await using second = await startRedis();
    const [one, two] = [connect(first.url), connect(second.url)];
    try {
      await Promise.all([one.set('key', 'one'), two.set('key', 'two')]);
      await first.flushAll();
      expect(await one.get('key')).toBeNull();
      expect(await two.get('key')).toBe('two');
      await first.stop();
      await expect(connect(first.url).ping()).rejects.toThrow(/closed|ECONNREFUSED/);
    } finally {
      one.disconnect();
      two.disconnect();
    }
  });

  it('Postgres starts empty, takes a new database and is gone once stopped', async () => {
    await using server = await startPostgres();
    expect(await ask(server.url, 'create database "made_by_a_test"')).toBe('CREATE');
    const other = new URL(server.url);
    other.pathname = '/made_by_a_test';
    expect(await ask(other.href, 'create table facts (id int)')).toBe('CREATE');
    await server.stop();
    await expect(ask(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});

function connect(url: string): Redis {
  const client = new Redis(url, { retryStrategy: null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  return client;
}

async function ask(url: string, sql: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).command;
  } finally {
    await client.end();
  }
}
