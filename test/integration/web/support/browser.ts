import { expect } from 'vitest';

type Fields = Readonly<Record<string, string>>;

/** Keeps cookies as a browser does, and follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  address: string;

  constructor(address: string) {
    this.address = address;
  }

  async get(path: string, headers: Fields = {}): Promise<Response> {
    return this.send(path, { headers });
  }

  /** Posts a form with the token that its page would have carried. */
  async post(path: string, fields: Fields = {}, headers: Fields = {}): Promise<Response> {
    const body = new URLSearchParams({ _csrf: await this.csrf(), ...fields });
    return this.send(path, { method: 'POST', body, headers });
  }

  async signIn(password: string, to = '/', headers: Fields = {}): Promise<Response> {
    const page = await (await this.get('/login', headers)).text();
    return this.send('/login', {
      method: 'POST',
      body: new URLSearchParams({ _csrf: csrfIn(page), password, to }),
      headers,
    });
  }

  /** The token of a page that every site has: that of who is signed in, of the login, or of one without a password. */
  async csrf(): Promise<string> {
    for (const path of ['/nowhere', '/login', '/connectors/new']) {
      const found = csrfIn(await (await this.get(path)).text());
      if (found !== '') return found;
    }
    return '';
  }

  async send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.address}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie !== '' && { cookie }), ...Object.fromEntries(new Headers(init.headers)) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

export async function signedIn(address: string, password: string): Promise<Browser> {
  const browser = new Browser(address);
  expect((await browser.signIn(password)).status).toBe(303);
  return browser;
}

function csrfIn(page: string): string {
  return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
}
