export type CellValue = string | number | boolean | null;

/** One column of a table or CSV. */
export interface Column<Row> {
  readonly name: string;
  readonly value: (row: Row) => CellValue;
  /** False: in CSV only, where width does not matter. */
  readonly isInTable?: boolean;
}
