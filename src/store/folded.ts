/**
 * SQL for text as it is searched and sorted: in lower case and without accents, whatever the locale of the database,
 * which may know no other letters than those of English. `text` is SQL of ours, never input.
 */
export function folded(text: string): string {
  return `lower(case when octet_length(${text}) = char_length(${text}) then ${text}
      else regexp_replace(normalize(${text}, nfkd), '[\\u0300-\\u036f]', '', 'g') end)`;
}
