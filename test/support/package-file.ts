import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const named = z.record(z.string(), z.string());
const packageFile = z.object({ scripts: named, dependencies: named, devDependencies: named });

/** Our package.json. */
export function readPackageFile(): z.infer<typeof packageFile> {
  return packageFile.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')));
}
