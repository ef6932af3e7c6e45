/** An answer of Graph or of the token endpoint, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One header's value; the first where it was sent several times. */
export function headerOf(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? null;
}
