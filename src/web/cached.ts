import { within } from '../queue/within.ts';

export interface CacheOptions {
  /** An answer is good for so long. */
  readonly freshMs: number;
  /** Whoever asks waits no longer than this. */
  readonly answerWithinMs: number;
}

// A question that hangs holds a connection: another one is put only when this much later.
const forgottenAfterMs = 30_000;

/**
 * One question at a time, however many ask it, and its answer kept for a while. Null where there is none in time, or
 * the question failed, of which `onError` is told.
 */
export function cached<T>(
  read: () => Promise<T>,
  { freshMs, answerWithinMs }: CacheOptions,
  onError: (error: unknown) => void = () => undefined,
): () => Promise<T | null> {
  let kept: { readonly value: T; readonly readAt: number } | null = null;
  let flight: { readonly answer: Promise<T | null>; readonly beganAt: number } | null = null;

  const begin = (beganAt: number): Promise<T | null> => {
    const answer = read().then(
      (value) => {
        kept = { value, readAt: performance.now() };
        return value;
      },
      (error: unknown) => {
        onError(error);
        return null;
      },
    );
    const own = { answer, beganAt };
    flight = own;
    void answer.finally(() => {
      if (flight === own) flight = null;
    });
    return answer;
  };

  return async () => {
    const now = performance.now();
    if (kept !== null && now - kept.readAt < freshMs) return kept.value;
    const underWay = flight !== null && now - flight.beganAt < forgottenAfterMs ? flight.answer : null;
    const answer = underWay ?? begin(now);
    return within<T | null>(answerWithinMs, answer, () => null);
  };
}
