// Shows how a run goes on, as the server says it; where that fails the page stays as it is and is loaded again later.
import { localize } from './times.js';

const view = document.querySelector('[data-run-view]');
const summary = document.querySelector('[data-run-summary]');
const againAfterMs = 15_000;

function watch() {
  const events = new EventSource(view.dataset.events);
  events.addEventListener('view', ({ data }) => {
    const told = JSON.parse(data);
    if (summary.textContent !== told.summary) summary.textContent = told.summary;
    show(told.view);
  });
  events.addEventListener('end', () => {
    events.close();
    document.removeEventListener('visibilitychange', onVisibility);
    void showEnd();
  });
  // A broken connection is taken up by the browser; a refusal is not.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) setTimeout(loadAgain, againAfterMs);
  });
  return events;
}

// A browser keeps six connections to a server: pages that nobody looks at take none of them.
let events = document.hidden ? null : watch();
function onVisibility() {
  events?.close();
  events = document.hidden ? null : watch();
}
document.addEventListener('visibilitychange', onVisibility);

function show(markup) {
  const told = document.createElement('template');
  told.innerHTML = markup;
  localize(told.content);
  patchChildren(view, told.content);
}

/** What may be done with a run that ended, and what it rejected, is on its page. */
async function showEnd() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const rest = page.querySelector('[data-run-rest]');
  const old = document.querySelector('[data-run-rest]');
  if (rest === null || old === null) return;
  localize(rest);
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(document.adoptNode(rest));
  if (hadFocus) document.querySelector('main').focus({ preventScroll: true });
}

async function loadAgain() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer !== null && answer.status < 500) location.reload();
  else setTimeout(loadAgain, againAfterMs);
}

// Only what changed is touched: focus and what was scrolled stay where they are.
function patchChildren(from, to) {
  const old = [...from.childNodes];
  const next = [...to.childNodes];
  for (const [at, node] of next.entries()) {
    if (at < old.length) patch(old[at], node);
    else from.append(node);
  }
  for (const node of old.slice(next.length)) node.remove();
}

function patch(from, to) {
  if (from.isEqualNode(to)) return;
  if (from.nodeName !== to.nodeName) {
    from.replaceWith(to);
  } else if (from.nodeType !== Node.ELEMENT_NODE) {
    from.nodeValue = to.nodeValue;
  } else {
    for (const { name } of Array.from(from.attributes))
      if (!to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value } of to.attributes) from.setAttribute(name, value);
    patchChildren(from, to);
  }
}
