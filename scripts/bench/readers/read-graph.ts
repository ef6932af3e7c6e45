import {
  AuthenticationHandler,
  Client,
  type Context,
  type Middleware,
  type PageCollection,
  PageIterator,
  RedirectHandler,
  RetryHandler,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client';
import type { ReaderInput } from './reader-input.ts';

type User = Readonly<Record<string, unknown>>;

interface Reading {
  readonly given: ReaderInput;
  readonly token: string;
}

const pageSize = 999;

/** Reads users with Microsoft's PageIterator, hands them on in pages, and gives how many there were. */
export async function readGraph(
  { given, token }: Reading,
  keep: (users: readonly User[]) => Promise<void>,
): Promise<number> {
  const client = Client.initWithMiddleware({ middleware: chain(given.url, token) });
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- the client gives any
  const first: PageCollection = await client
    .api('/users')
    .top(pageSize)
    .select(given.select.split(','))
    .get();
  let page: User[] = [];
  let read = 0;
  // It says "pause" at the end of each page: what it calls cannot wait for a database.
  const iterator = new PageIterator(client, first, (user: User) => {
    page.push(user);
    return page.length < pageSize;
  });
  do {
    await (read === 0 ? iterator.iterate() : iterator.resume());
    await keep(page);
    read += page.length;
    page = [];
  } while (!iterator.isComplete() && read < given.users);
  return read;
}

/** The client's default chain, but for its end: it sends a token, and follows a link, over https to Microsoft only. */
function chain(url: string, token: string): Middleware[] {
  const middleware: Middleware[] = [
    new AuthenticationHandler({ getAccessToken: async () => token }),
    new RetryHandler(),
    new RedirectHandler(),
    new TelemetryHandler(),
    {
      execute: async (context: Context) => {
        const asked = typeof context.request === 'string' ? context.request : context.request.url;
        // A link of the simulator, taken for a path, stands behind the host and version of Microsoft.
        const link = asked.lastIndexOf(url);
        const target = link === -1 ? asked.replace('https://graph.microsoft.com', url) : asked.slice(link);
        context.response = await fetch(target, context.options);
      },
    },
  ];
  return middleware;
}
