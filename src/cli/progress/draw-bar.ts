/** `[#########-----------]  45 %`; people who join while they are counted do not make it longer. */
export function drawBar(done: number, total: number, width = 20): string {
  const share = total <= 0 ? 1 : Math.min(1, done / total);
  const filled = Math.floor(share * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
