import { z } from 'zod';

const lockPackage = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/** The part of npm's lock file, version 3, that is read here. */
export const lockFile = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), lockPackage),
});

export type LockFile = z.infer<typeof lockFile>;

export interface MissingPlatform {
  readonly parent: string;
  readonly name: string;
  readonly version: string;
}

/** One package of the lock that only some machines install; the shape is npm's, so nothing is readonly. */
export interface PlatformEntry {
  version: string;
  cpu: string[];
  dev?: boolean;
  libc?: string[];
  optional: true;
  os: string[];
}

/** Every optional dependency that a package of the lock names and that has no entry of its own. */
export function listMissingPlatforms(lock: LockFile): readonly MissingPlatform[] {
  return Object.entries(lock.packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isResolvable(lock, parent, name))
      .map(([name, version]) => ({ parent, name, version })),
  );
}

/**
 * The entries a lock lacks, by their key under "packages". npm writes only the platform packages that its
 * registry offered, and `npm ci` of npm 10 and 11 refuses a lock with gaps. Throws where a version is not exact.
 */
export function makeMissingEntries(lock: LockFile): Readonly<Record<string, PlatformEntry>> {
  const entries = listMissingPlatforms(lock).map((missing): [string, PlatformEntry] => {
    const shared = `node_modules/${missing.name}`;
    const key = Object.hasOwn(lock.packages, shared) ? `${missing.parent}/${shared}` : shared;
    return [key, makeEntry(missing, lock.packages[missing.parent]?.dev === true)];
  });
  return Object.fromEntries(entries);
}

/** `os`, `cpu` and `libc` as the name of a platform package says them, such as `binding-linux-x64-musl`. */
export function platformOf(name: string): Pick<PlatformEntry, 'os' | 'cpu' | 'libc'> {
  const match =
    /(?<os>[a-z]+\d*)-(?<cpu>[a-z]+\d*x?)(?:-(?<abi>gnu|musl|msvc|eabi|gnueabihf|musleabihf))?$/.exec(name);
  const { os, cpu, abi } = match?.groups ?? {};
  if (os === undefined || cpu === undefined) throw new Error(`no platform in the package name ${name}`);
  const libc = abi === 'gnu' ? 'glibc' : abi;
  return { os: [os], cpu: [cpu], ...(libc === 'glibc' || libc === 'musl' ? { libc: [libc] } : {}) };
}

function makeEntry({ name, version }: MissingPlatform, isDev: boolean): PlatformEntry {
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}@${version} is no exact version to lock`);
  const { os, cpu, libc } = platformOf(name);
  return { version, cpu, ...(isDev ? { dev: true } : {}), ...(libc ? { libc } : {}), optional: true, os };
}

/** Looks where Node would: in the package's own node_modules, then in those of each package around it. */
function isResolvable(lock: LockFile, parent: string, name: string): boolean {
  let at = parent;
  for (;;) {
    const key = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (Object.hasOwn(lock.packages, key)) return true;
    if (at === '') return false;
    at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')));
  }
}
