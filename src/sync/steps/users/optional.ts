import { isCopedWith } from './is-coped-with.ts';

/** What Microsoft answers to a question that the listing can do without; null for a refusal. */
export async function optional<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!isCopedWith(error)) throw error;
    return null;
  }
}
