const narrow = /^[\x20-\x7e]*$/;
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/gu;
const wide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** Columns of a terminal that a text takes: marks take none, East Asian characters and pictures two. */
export function textWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  const visible = Array.from(text.replace(invisible, '')).length;
  return visible + (text.match(wide)?.length ?? 0);
}
