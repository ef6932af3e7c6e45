import type { CheckLine } from '../../sync/manage/check-line.ts';

const marks = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const satisfies Record<
  CheckLine['status'],
  string
>;

/** A check as a person reads it; one below the other, since sentences do not fit the columns of a table. */
export function describeCheck(line: CheckLine): string {
  const code = line.code === null ? '' : ` (${line.code})`;
  const advice = line.advice === null ? '' : `\n         what to do: ${line.advice}`;
  return `${marks[line.status]}  ${line.name}: ${line.message}${code}${advice}\n`;
}

export function worstOf(lines: readonly Pick<CheckLine, 'status'>[]): CheckLine['status'] {
  if (lines.some((line) => line.status === 'failed')) return 'failed';
  return lines.some((line) => line.status === 'warning') ? 'warning' : 'ok';
}
