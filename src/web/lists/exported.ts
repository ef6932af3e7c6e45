import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { stringify } from 'csv-stringify/sync';
import type { Column } from '../../cli/output/column.ts';
import { csvCell } from '../../cli/output/csv-cell.ts';

type Pages<Row> = AsyncIterable<readonly Row[]>;

/** Sends all rows as CSV, page by page, for a spreadsheet: with a byte order mark, and no cell it would run. */
export function sendCsv<Row>(
  reply: FastifyReply,
  name: string,
  columns: readonly Column<Row>[],
  pages: Pages<Row>,
): FastifyReply {
  return attach(reply, `${name}.csv`, 'text/csv; charset=utf-8').send(
    Readable.from(csvParts(columns, pages)),
  );
}

/** Sends all rows as one JSON array, page by page. */
export function sendJson<Row>(reply: FastifyReply, name: string, pages: Pages<Row>): FastifyReply {
  return attach(reply, `${name}.json`, 'application/json; charset=utf-8').send(
    Readable.from(jsonParts(pages)),
  );
}

function attach(reply: FastifyReply, fileName: string, type: string): FastifyReply {
  const safe = fileName.replaceAll(/[^\w.-]+/g, '-');
  return reply.type(type).header('content-disposition', `attachment; filename="${safe}"`);
}

async function* csvParts<Row>(columns: readonly Column<Row>[], pages: Pages<Row>): AsyncGenerator<string> {
  yield `\uFEFF${stringify([columns.map(({ name }) => name)])}`;
  for await (const page of pages) {
    yield stringify(page.map((row) => columns.map(({ value }) => csvCell(value(row)))));
  }
}

async function* jsonParts<Row>(pages: Pages<Row>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `${separator}${page.map((row) => JSON.stringify(row)).join(',\n')}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
