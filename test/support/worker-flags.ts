import { readPackageFile } from './package-file.ts';

/** The flags of Node that `npm run worker` starts it with. */
export function workerFlags(): readonly string[] {
  const { scripts } = readPackageFile();
  return (scripts['worker'] ?? '').split(' ').filter((word) => word.startsWith('--'));
}
