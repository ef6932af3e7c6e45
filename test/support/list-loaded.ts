import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Loaded before a program (`--import`): when that ends it says on standard error which files it loaded.
const urls: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    urls.push(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => {
  writeSync(2, `\nloaded ${JSON.stringify(urls)}\n`);
});
