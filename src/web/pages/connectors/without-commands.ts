/** What the rules say to whoever works with the admin script, for a page that has the field itself: `with …` leaves. */
export function withoutCommands(said: string): string {
  return said.replaceAll(/ with `connector set[^`]*`/g, '');
}
