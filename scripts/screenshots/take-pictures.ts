import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Picture {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly path: string;
  /** What is done on the page before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
  readonly view?: keyof typeof views;
}

// A reader's zone and language are part of the picture.
const reader = { locale: 'en-US', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' } as const;

const views = {
  screen: { ...reader, viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
  form: { ...reader, viewport: { width: 1080, height: 700 }, colorScheme: 'light' },
  dark: { ...reader, viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  phone: { ...reader, viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 1.5 },
} as const satisfies Record<string, BrowserContextOptions>;

/** Takes them one after the other, each on a page of its own, and gives the paths of the files. */
export async function takePictures(
  browser: Browser,
  pictures: readonly Picture[],
  { address, folder }: { readonly address: string; readonly folder: string },
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const { name, path, before, view = 'screen' } of pictures) {
    const context = await browser.newContext({ ...views[view], baseURL: address });
    try {
      const page = await context.newPage();
      await page.goto(path);
      await before?.(page);
      const file = join(folder, `${name}.png`);
      await page.screenshot({ path: file });
      files.push(file);
    } finally {
      await context.close();
    }
  }
  return files;
}
