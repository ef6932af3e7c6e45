import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { z } from 'zod';

/** What the figure of that name says, such as `Assigned` on the page of subscriptions. */
export async function figureOf(page: Page, name: string): Promise<string> {
  const figure = page.locator(`xpath=//div[dt[normalize-space()="${name}"]]/dd`);
  return (await figure.innerText()).split('\n')[0]?.trim() ?? '';
}

const cells = z.array(z.array(z.string()));
const readCells = (
  selector: string,
): string => `[...document.querySelectorAll(${JSON.stringify(selector)})].map(
  (row) => [...row.children].map((cell) => {
    const said = cell.cloneNode(true);
    for (const part of said.querySelectorAll('small, .part, .seats, a ~ .badge, [aria-hidden]')) part.remove();
    return said.textContent.trim();
  }),
)`;

/** The rows of the table with that caption, by the heads of its columns: what a cell says first, without small print. */
export async function rowsOf(
  page: Page,
  caption: string,
): Promise<readonly Readonly<Record<string, string>>[]> {
  await page.getByRole('region', { name: caption, exact: true }).waitFor();
  const [heads = [], ...rows] = cells.parse(
    await page.evaluate(readCells(`[role=region][aria-label="${caption}"] tr`)),
  );
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [heads[at] ?? '', cell])));
}

/** A number as pages show it. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** Follows a link to a file and reads what was downloaded. */
export async function download(
  page: Page,
  link: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

const records = z.array(z.record(z.string(), z.string()));

/** The records of a CSV file by the names of its columns. */
export function csvRecords(text: string): readonly Readonly<Record<string, string>>[] {
  return records.parse(parse(text, { bom: true, columns: true }));
}
