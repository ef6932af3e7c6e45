import { distance } from 'fastest-levenshtein';

/** The names most like a misspelled one, best first; those that share nothing with it are left out. */
export function nearestNames(name: string, known: readonly string[], most = 3): readonly string[] {
  const wanted = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, score: score(wanted, candidate.toLowerCase()) }))
    .filter(({ score: apart }) => apart <= Math.max(2, Math.floor(wanted.length / 2)))
    .toSorted((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** A name typed in part, as the first characters of a run id, is as near as a slip of one key. */
function score(wanted: string, candidate: string): number {
  const isPart = wanted.length > 1 && candidate.includes(wanted);
  return isPart ? Math.min(1, distance(wanted, candidate)) : distance(wanted, candidate);
}
