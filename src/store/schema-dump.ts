import type { Queryable } from './database.ts';

interface FunctionRow {
  readonly name: string;
  readonly takes: string;
  readonly gives: string;
  readonly settings: readonly string[] | null;
  readonly body: string;
}

interface TableRow {
  readonly name: string;
  readonly columns: readonly string[];
  readonly constraints: readonly string[];
  readonly indexes: readonly string[];
  readonly triggers: readonly string[];
}

// Postgres 18 lists `not null` as constraints of their own; columns say it already. Names are spelled without
// their schema whatever the search path, and an index behind a constraint is said by the constraint.
const tablesSql = `
  select t.relname as name,
    array(
      select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attidentity = 'a' then ' generated always as identity' else '' end
        || case when a.attnotnull then ' not null' else '' end
        || case when a.attgenerated = 's'
          then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
          else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        end
      from pg_attribute a
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      order by a.attnum
    ) as columns,
    array(
      select 'constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
      from pg_constraint c
      where c.conrelid = t.oid and c.contype in ('p', 'u', 'f', 'c')
      order by array_position(array['p', 'u', 'f', 'c'], c.contype::text), c.conname collate "C"
    ) as constraints,
    array(
      select replace(pg_get_indexdef(i.indexrelid), ' ON ' || n.nspname || '.', ' ON ')
      from pg_index i
      where i.indrelid = t.oid and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
      order by i.indexrelid::regclass::text collate "C"
    ) as indexes,
    array(
      select replace(pg_get_triggerdef(g.oid), ' ON ' || n.nspname || '.', ' ON ')
      from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal
      order by g.tgname collate "C"
    ) as triggers
  from pg_class t join pg_namespace n on n.oid = t.relnamespace
  where n.nspname = current_schema() and t.relkind = 'r'
  order by t.relname collate "C"`;

const functionsSql = `
  select p.proname as name, pg_get_function_arguments(p.oid) as takes, pg_get_function_result(p.oid) as gives,
    p.proconfig as settings, p.prosrc as body
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where n.nspname = current_schema() and l.lanname = 'plpgsql'
  order by p.proname collate "C"`;

/**
 * The functions and tables of a database that was only migrated, as text, from catalog queries: the same on Postgres 15 to 18
 * and embedded, to compare with `docs/schema.sql`.
 */
export async function dumpSchema(db: Queryable): Promise<string> {
  const functions = await db.query<FunctionRow>(functionsSql, []);
  const tables = await db.query<TableRow>(tablesSql, []);
  return [...functions.map(functionText), ...tables.map(tableText)].join('\n');
}

function functionText({ name, takes, gives, settings, body }: FunctionRow): string {
  const set = (settings ?? []).map((setting) => ` set ${setting}`).join('');
  return `create function ${name}(${takes}) returns ${gives} language plpgsql${set} as $$${body}$$;\n`;
}

function tableText(table: TableRow): string {
  const lines = [...table.columns, ...table.constraints].map((line) => `  ${line}`);
  const rest = [...table.indexes, ...table.triggers].map((line) => `${line};\n`);
  return `create table ${table.name} (\n${lines.join(',\n')}\n);\n${rest.join('')}`;
}
