/** One column of a table or CSV. */
export interface Column<Row> {
  readonly name: string;
  readonly value: (row: Row) => string | number | boolean | null;
  /** False: in CSV only, where width does not matter. */
  readonly isInTable?: boolean;
}
