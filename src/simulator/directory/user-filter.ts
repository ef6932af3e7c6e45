import type { Directory } from './directory.ts';
import { firstIndexFrom } from './created-at.ts';
import type { SimulatedUser } from './simulated-user.ts';

/** Half-open ranges of positions, in rising order. */
type Ranges = readonly (readonly [number, number])[];

export interface UserFilter {
  readonly matches: (user: SimulatedUser) => boolean;
  /** Where to look; everything outside cannot match. */
  readonly ranges: (directory: Directory) => Ranges;
  /** True where all generated users of the ranges match, so that they need not be made to be counted. */
  readonly isExact?: (directory: Directory) => boolean;
  readonly isAdvanced: boolean;
}

const STARTS_WITH = new Set([
  'userPrincipalName',
  'mail',
  'displayName',
  'mailNickname',
  'surname',
  'givenName',
  'department',
  'country',
  'usageLocation',
]);
const EQUALS = new Set([...STARTS_WITH, 'employeeId', 'userType']);
/** `in` takes this many values on directory objects before the query is too complex. */
const IN_LIMIT = 15;

const everywhere = (directory: Directory): Ranges => [[0, directory.size]];

function single(positions: readonly (number | undefined)[]): Ranges {
  const known = positions.filter((position) => position !== undefined);
  return [...new Set(known)].toSorted((a, b) => a - b).map((position) => [position, position + 1] as const);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function literal(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}

function createdBetween(from: number, to: number): UserFilter {
  return {
    isAdvanced: false,
    isExact: (directory) => !directory.hasRedated && directory.profile.noCreatedDateShare === 0,
    matches: (user) => {
      const at = user.createdDateTime === null ? Number.NaN : Date.parse(user.createdDateTime);
      return at >= from && at <= to;
    },
    ranges: (directory) => {
      if (directory.hasRedated) return everywhere(directory);
      const { profile } = directory;
      return [
        [firstIndexFrom(profile, from), firstIndexFrom(profile, to + 1)],
        [profile.users, directory.size],
      ];
    },
  };
}

function created(text: string): UserFilter | undefined {
  const condition = /^createdDateTime (ge|le) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/u;
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const one of text.split(' and ')) {
    const [, operator, date] = condition.exec(one.trim()) ?? [];
    if (operator === undefined || date === undefined) return undefined;
    if (operator === 'ge') from = Math.max(from, Date.parse(date));
    else to = Math.min(to, Date.parse(date));
  }
  return createdBetween(from, to);
}

function byId(text: string): UserFilter | 'tooMany' | undefined {
  const list = /^id in ?\((.*)\)$/u
    .exec(text)?.[1]
    ?.split(',')
    .map((part) => part.trim()) ?? [/^id eq ('[^']*')$/u.exec(text)?.[1] ?? ''];
  if (!list.every((part) => /^'[^']*'$/u.test(part))) return undefined;
  if (list.length > IN_LIMIT) return 'tooMany';
  const ids = list.map((part) => literal(part).toLowerCase());
  return {
    isAdvanced: false,
    matches: (user) => ids.includes(user.id),
    ranges: (directory) => single(ids.map((id) => directory.positionOf(id))),
  };
}

function byText(text: string): UserFilter | undefined {
  const [, prefixName, prefix] = /^startsWith\((\w+), ?('(?:[^']|'')*')\)$/iu.exec(text) ?? [];
  if (prefixName !== undefined && prefix !== undefined && STARTS_WITH.has(prefixName)) {
    const start = literal(prefix).toLowerCase();
    return {
      isAdvanced: false,
      ranges: everywhere,
      matches: (user) => textOf(user[prefixName]).toLowerCase().startsWith(start),
    };
  }
  const [, name, value] = /^(\w+) eq ('(?:[^']|'')*')$/u.exec(text) ?? [];
  if (name === undefined || value === undefined || !EQUALS.has(name)) return undefined;
  const wanted = literal(value).toLowerCase();
  const isAddress = name === 'mail' || name === 'userPrincipalName';
  return {
    isAdvanced: false,
    matches: (user) => textOf(user[name]).toLowerCase() === wanted,
    ranges: (directory) => (isAddress ? single(directory.candidates(wanted)) : everywhere(directory)),
  };
}

function byOther(text: string): UserFilter | undefined {
  if (text === 'createdDateTime eq null')
    return { isAdvanced: true, ranges: everywhere, matches: (user) => user.createdDateTime === null };
  const enabled = /^accountEnabled eq (true|false)$/u.exec(text)?.[1];
  if (enabled !== undefined)
    return {
      isAdvanced: false,
      ranges: everywhere,
      matches: (user) => String(user.accountEnabled) === enabled,
    };
  const sku = /^assignedLicenses\/any\((\w+): ?\1\/skuId eq ([0-9a-f-]{36})\)$/iu
    .exec(text)?.[2]
    ?.toLowerCase();
  if (sku === undefined) return undefined;
  return {
    isAdvanced: false,
    ranges: everywhere,
    matches: (user) => user.assignedLicenses.some((license) => license.skuId === sku),
  };
}

/** Reads the documented `$filter` forms (facts §3.4) and no others: undefined for the rest. */
export function readFilter(text: string): UserFilter | 'tooMany' | undefined {
  const trimmed = text.trim();
  if (/^id (?:in|eq) ?/u.test(trimmed)) return byId(trimmed);
  return created(trimmed) ?? byText(trimmed) ?? byOther(trimmed);
}
