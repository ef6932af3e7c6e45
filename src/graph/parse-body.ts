import type { HttpAnswer } from './answer.ts';

export interface ParsedBody {
  /** False: not a success, not JSON, or an error envelope under 200; `value` says what there is. */
  readonly isUsable: boolean;
  readonly value: unknown;
}

/** The body of an answer; a text that is no JSON gives null, which is classified by status alone. */
export function parseBody(answer: Pick<HttpAnswer, 'status' | 'text'>, as: 'json' | 'text'): ParsedBody {
  const isSuccess = answer.status === 200;
  if (as === 'text' && isSuccess) return { isUsable: true, value: answer.text };
  const value = parseJson(answer.text);
  if (value === null || typeof value !== 'object') return { isUsable: false, value: null };
  // OData streams its answers: a fault in mid-answer can follow a 200.
  return { isUsable: isSuccess && !('error' in value), value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return null;
  }
}
