import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe calls serious or critical on the page as it is shown, one line each; of all rules, or of one. */
export async function findViolations(page: Page, rule: string | null = null): Promise<readonly string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  // What passed is counted by nobody, and takes longer to write down than to look at.
  const options = { resultTypes: ['violations'], ...(rule !== null && { runOnly: [rule] }) };
  const { violations } = results.parse(await page.evaluate(`axe.run(${JSON.stringify(options)})`));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How far the page is wider than the window: it should not have to be moved sideways. */
export async function overflowOf(page: Page): Promise<number> {
  return z
    .number()
    .parse(
      await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    );
}
