import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * From now on loaded code is kept as it was compiled, for the next process: half of what a command takes, and a tenth of
 * what a worker needs, is for reading our own code. Beside the packages, not in the folder for temporary files, where
 * anybody could leave code for us; where that is read-only nothing is kept. The npm scripts say the same by
 * `NODE_COMPILE_CACHE`, from the first file on (docs/decisions/0008): this is for whoever starts a file by hand.
 */
export function cacheCompiledCode(): void {
  enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/compiled'));
}
