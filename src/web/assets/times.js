// Moments are sent in UTC: here they become those of the reader's zone, with the exact one on hover.
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function localize(root) {
  for (const element of root.querySelectorAll('time[data-local], time[data-local-title]')) {
    const at = new Date(element.dateTime);
    element.title = exact.format(at);
    if ('local' in element.dataset) element.textContent = short.format(at);
  }
}

localize(document);
