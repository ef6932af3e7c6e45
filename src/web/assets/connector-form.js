// Makes the link for consent while the ids are typed, and tests a connection without losing what was entered: a page
// that comes back from the server never carries the secret.
import { localize } from './times.js';

const form = document.querySelector('form.settings');
const consent = document.querySelector('#consent');
const result = document.querySelector('#result');
const testing = document.querySelector('#testing');
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function showConsent() {
  const hosts = JSON.parse(consent.dataset.hosts);
  const [tenant, client] = ['tenantId', 'clientId'].map((name) =>
    form.elements.namedItem(name).value.trim().toLowerCase(),
  );
  const isKnown = guid.test(tenant) && guid.test(client);
  const [link, hint] = consent.children;
  link.hidden = !isKnown;
  hint.hidden = isKnown;
  if (!isKnown) return;
  link.href = `${hosts[form.elements.namedItem('cloud').value]}/${tenant}/adminconsent?client_id=${client}`;
}

async function test(button) {
  const body = new URLSearchParams(new FormData(form, button));
  button.disabled = true;
  testing.textContent = 'Asking Microsoft …';
  try {
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const shown = page.querySelector('#result') ?? page.querySelector('#main');
    // What was entered still stands here.
    for (const note of shown.querySelectorAll('.type-again')) note.remove();
    result.replaceChildren(...document.importNode(shown, true).childNodes);
    localize(result);
    testing.textContent = '';
    result.scrollIntoView({ block: 'nearest' });
  } catch {
    testing.textContent = 'No answer. Try again.';
  } finally {
    button.disabled = false;
  }
}

form.addEventListener('input', showConsent);
form.addEventListener('submit', (event) => {
  if (event.submitter?.value !== 'test') return;
  event.preventDefault();
  void test(event.submitter);
});
showConsent();
