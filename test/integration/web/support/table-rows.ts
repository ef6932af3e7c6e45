/** The rows of the table with this caption, cell by cell, as text; of a page as it was sent. */
export function tableRows(page: string, caption: string): readonly (readonly string[])[] {
  const start = page.indexOf(`aria-label="${caption}"`);
  if (start === -1) return [];
  const body = /<tbody>(.*?)<\/tbody>/su.exec(page.slice(start))?.[1] ?? '';
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gsu)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gsu)].map(([, cell = '']) => textOf(cell)),
  );
}

/** What stands between the tags. */
export function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]+>/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
