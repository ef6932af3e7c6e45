import type { PageContext } from '../site/page-context.ts';
import { html, type Html } from './html.ts';
import { postForm } from './post-form.ts';

const connectorTabs = [
  ['subscriptions', 'Subscriptions'],
  ['users', 'Users'],
  ['activity', 'Activity'],
  ['runs', 'Runs'],
  ['settings', 'Settings'],
] as const;

export type ConnectorTab = (typeof connectorTabs)[number][0];

/** One page: what it is called, where it belongs, and what stands in it. */
export interface View {
  readonly page: PageContext;
  readonly title: string;
  /** The connector it is about; its name is the heading, and `title` one of its tabs. */
  readonly connector?: { readonly id: string; readonly name: string };
  readonly tab?: ConnectorTab;
  readonly body: Html;
  /** Names of files in `assets/`, loaded as modules. Pages work without them. */
  readonly scripts?: readonly string[];
  /** Seconds after which a browser without scripts asks again. */
  readonly refreshWithoutScripts?: number;
}

const navigation = [
  ['/', 'Overview'],
  ['/connectors', 'Connectors'],
  ['/runs', 'Runs'],
  ['/api', 'API'],
  ['/queues/', 'Queue'],
] as const;

/** The document around a page. */
export function layout(view: View): Html {
  const { page, title, connector, body, scripts = [] } = view;
  const titleParts = [title, connector?.name, 'Microsoft 365 connector'].filter((part) => part !== undefined);
  return html`
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${titleParts.join(' · ')}</title>
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/assets/style.css" />
      <link rel="stylesheet" href="/assets/parts.css" />
      <link rel="stylesheet" href="/assets/charts.css" />
      <link rel="stylesheet" href="/assets/connectors.css" />
      ${['times.js', ...scripts].map((name) => html`<script type="module" src=${`/assets/${name}`}></script>`)}
      ${
        view.refreshWithoutScripts !== undefined &&
        html`<noscript><meta http-equiv="refresh" content=${view.refreshWithoutScripts} /></noscript>`
      }
    </head>
    <body>
      <a class="skip" href="#main">Skip to the content</a>
      <header class="top">
        <a class="brand" href="/">Microsoft 365 connector</a>
        <nav aria-label="Main">
          ${navigation.map(([href, label]) => navigationLink(href, label, isCurrent(page.path, href)))}
        </nav>
        ${page.isSignedIn && postForm(page, { action: '/logout', body: html`<button class="quiet">Sign out</button>` })}
      </header>
      <main id="main" tabindex="-1">
        ${connector === undefined ? html`<h1>${title}</h1>` : connectorHead(view, connector)} ${body}
      </main>
    </body>
  `;
}

function connectorHead(
  { tab, title }: View,
  { id, name }: { readonly id: string; readonly name: string },
): Html {
  return html`
    <p class="crumb"><a href="/connectors">Connectors</a></p>
    <h1>${name}</h1>
    <nav class="tabs" aria-label="Connector">
      ${connectorTabs.map(([key, label]) => navigationLink(`/connectors/${id}/${key}`, label, key === tab))}
    </nav>
    <h2>${title}</h2>
  `;
}

function navigationLink(href: string, label: string, isHere: boolean): Html {
  return html`<a href=${href} aria-current=${isHere ? 'page' : null}>${label}</a>`;
}

function isCurrent(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path.startsWith(href);
}
