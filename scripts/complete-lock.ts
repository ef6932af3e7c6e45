// Run after every `npm install` that touched the lock: npm run lock:complete
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { lockFile, makeMissingEntries } from './lock-platforms.ts';

const path = join(import.meta.dirname, '../package-lock.json');
// Read as plain records: what npm wrote has to keep its order, or every install would show a new lock.
const raw = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
const packages = z.record(z.string(), z.unknown()).parse(raw['packages']);
const missing = makeMissingEntries(lockFile.parse(raw));
const sorted = Object.entries({ ...packages, ...missing }).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
await writeFile(path, `${JSON.stringify({ ...raw, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
process.stdout.write(`${Object.keys(missing).length} platform packages added to package-lock.json\n`);
