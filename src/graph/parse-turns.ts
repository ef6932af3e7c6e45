/** A full page of users has a million characters, what is not worth a turn some ten thousand. */
const leastCharacters = 100_000;

// A page that is parsed is not to be kept until the next one is.
const forget = (): void => undefined;

/**
 * Large bodies are parsed one after the other: a page is read in slices, so that the process can do something else between
 * them, and what it did was to begin the next page. All of them were in memory at once (docs/decisions/0008).
 */
export class ParseTurns {
  private last: Promise<void> = Promise.resolve();

  /** Gives what `parse` gives, or rejects as it does; begun at once where the text is small, else when it is its turn. */
  async take<T>(text: string, parse: () => Promise<T>): Promise<T> {
    if (text.length < leastCharacters) return await parse();
    const turn = this.last.then(parse);
    this.last = turn.then(forget, forget);
    return await turn;
  }
}
