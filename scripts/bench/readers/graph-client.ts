// Microsoft's own client as its documentation shows it: page after page, each user to a callback.
import { readGraph } from './read-graph.ts';
import { readerInput, report, requestToken } from './reader-input.ts';

const given = readerInput();
const token = await requestToken(given);
await report(() => readGraph({ given, token }, async () => undefined));
