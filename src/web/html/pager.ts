import { withQuery } from '../lists/with-query.ts';
import { html, type Html } from './html.ts';

/** Ways on through a list that is paged by key: to its beginning and to what comes next. */
export function pager(url: string, nextKey: string | null): Html {
  const isFirst = !new URL(url, 'http://page').searchParams.has('after');
  if (isFirst && nextKey === null) return null;
  return html`<nav class="pager" aria-label="Pages">
    ${!isFirst && html`<a href=${withQuery(url, { after: null })}>First page</a>`}
    ${nextKey !== null && html`<a href=${withQuery(url, { after: nextKey })} rel="next">Next page</a>`}
  </nav>`;
}

/** Links to the same list as files, filtered as it is shown. */
export function exportLinks(url: string): Html {
  const { pathname, search } = new URL(withQuery(url, { after: null }), 'http://page');
  return html`<p class="exports">
    Export: <a href=${`${pathname}.csv${search}`} download>CSV</a>
    <a href=${`${pathname}.json${search}`} download>JSON</a>
  </p>`;
}
