import { html, type Html } from './html.ts';

/** A column of a table that people read. */
export interface TableColumn<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Html;
  /** Numbers stand right, so that they can be compared. */
  readonly align?: 'number';
  /** Named where the table can be sorted by it. */
  readonly sort?: string;
}

/** By what a table is sorted, and where a click on another column leads. */
export interface TableSort {
  readonly by: string;
  readonly isDescending: boolean;
  readonly href: (by: string, isDescending: boolean) => string;
}

export interface TableView<Row> {
  /** Says what it holds, to those who cannot see where it stands. */
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly sort?: TableSort;
  /** What to say, and what to do next, where there are no rows. */
  readonly empty: Html;
}

/** A table; its first column heads the row. It scrolls sideways by itself where it is wider than the page. */
export function table<Row>(view: TableView<Row>): Html {
  const { caption, columns, rows, sort, empty } = view;
  if (rows.length === 0) return html`<div class="empty">${empty}</div>`;
  return html`
    <div class="table-scroll" role="region" aria-label=${caption} tabindex="0">
      <table>
        <caption class="unseen">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map((column) => heading(column, sort))}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${columns.map((column, at) => cell(column, row, at === 0))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function heading<Row>({ head, align, sort: key }: TableColumn<Row>, sort: TableSort | undefined): Html {
  const className = align ?? null;
  if (key === undefined || sort === undefined) return html`<th scope="col" class=${className}>${head}</th>`;
  const isSorted = sort.by === key;
  const order = isSorted ? (sort.isDescending ? 'descending' : 'ascending') : null;
  // Said by aria-sort to whoever does not see it.
  const arrow = isSorted && html`<span aria-hidden="true">${sort.isDescending ? ' ↓' : ' ↑'}</span>`;
  const href = sort.href(key, isSorted && !sort.isDescending);
  return html`<th scope="col" class=${className} aria-sort=${order}><a href=${href}>${head}${arrow}</a></th>`;
}

function cell<Row>({ cell: content, align }: TableColumn<Row>, row: Row, isHead: boolean): Html {
  const className = align ?? null;
  return isHead
    ? html`<th scope="row" class=${className}>${content(row)}</th>`
    : html`<td class=${className}>${content(row)}</td>`;
}
