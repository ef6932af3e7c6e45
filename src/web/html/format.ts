import { html, type Html } from './html.ts';

/** Grouped by thousands; unknown is a dash, never zero (I9). */
export function count(value: number | null | undefined): Html {
  return value === null || value === undefined ? unknown() : value.toLocaleString('en-US');
}

/** A dash for the eye, "unknown" for a screen reader. */
export function unknown(word = 'unknown'): Html {
  return html`<span class="unknown" title=${word}
    ><span aria-hidden="true">–</span><span class="unseen">${word}</span></span
  >`;
}

/** Text from outside, or a dash. */
export function text(value: string | null | undefined): Html {
  return value === null || value === undefined || value === '' ? unknown('not given') : value;
}

export function yesNo(value: boolean | null): Html {
  return value === null ? unknown() : value ? 'Yes' : 'No';
}

/** A word and a number: `1 user`, `2,000 users`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}
