import { html as tag } from 'htm/preact';
import { type ComponentChild, h } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A piece of a page. What is put into one is escaped, whatever it is; only `rawSvg` gives markup as it stands. */
export type Html = ComponentChild;

/** Markup as a tagged template; `${…}` takes text, numbers, other pieces and lists of them; null and false give nothing. */
export const html: (strings: TemplateStringsArray, ...values: readonly unknown[]) => Html = tag;

/** A whole document, as it is sent. */
export function renderDocument(document: Html): string {
  return `<!doctype html>\n${renderToString(h('html', { lang: 'en' }, document))}`;
}

/** A part of a page, for what is replaced while somebody looks. */
export function renderFragment(fragment: Html): string {
  return renderToString(h('div', {}, fragment)).slice('<div>'.length, -'</div>'.length);
}

/** A drawing made by our own charts: never anything that came from outside. `label` says what it shows. */
export function rawSvg(svg: string, label: string): Html {
  return h('div', {
    class: 'chart',
    role: 'img',
    'aria-label': label,
    dangerouslySetInnerHTML: { __html: svg },
  });
}
