import { describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../../src/store/migrate.ts';
import { openEmpty } from './open-store.ts';

const two = [
  {
    version: 1,
    name: 'first',
    sql: 'create table first_table (id integer); insert into first_table values (7);',
  },
  { version: 2, name: 'second', sql: 'alter table first_table add column name text' },
];

describe('migrate', () => {
  test('applies everything once, and nothing when it runs again', async () => {
    await using db = await openEmpty();
    const names = (await readMigrations()).map((migration) => migration.name);
    expect(names).toContain('initial');
    expect(await migrate(db)).toEqual(names);
    expect(await migrate(db)).toEqual([]);
  });

  test('two at once apply each migration once', async () => {
    await using db = await openEmpty();
    const applied = await Promise.all([migrate(db, two), migrate(db, two), migrate(db, two)]);
    expect(applied.flat().toSorted()).toEqual(['first', 'second']);
    expect(await db.query('select id, name from first_table')).toEqual([{ id: 7, name: null }]);
  });

  test('a migration that fails leaves nothing of itself, and what came before stays', async () => {
    await using db = await openEmpty();
    const broken = [...two, { version: 3, name: 'third', sql: 'drop table first_table; select 1 / 0;' }];
    await expect(migrate(db, broken)).rejects.toThrow('division by zero');
    expect(await db.query('select version from schema_migrations order by version', [])).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
    expect(await migrate(db, two)).toEqual([]);
  });

  test('a schema newer than the code is refused', async () => {
    await using db = await openEmpty();
    await migrate(db, two);
    const refused = migrate(db, two.slice(0, 1));
    await expect(refused).rejects.toMatchObject({ kind: 'newer-schema' });
    await expect(refused).rejects.toThrow(
      'the database has schema 2, and this version of the connector knows 1',
    );
  });
});
