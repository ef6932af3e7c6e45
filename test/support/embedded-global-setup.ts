import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { makeEmbeddedTemplate } from './make-embedded-template.ts';

/** Makes the embedded database that all files of all projects copy; vitest calls the function it returns at the end. */
export async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Projects are set up one after the other, and each is given what the root is: making one takes seconds.
  const root = vitest.getRootProject();
  if (root.getProvidedContext().embeddedTemplate !== undefined) return undefined;
  const template = await makeEmbeddedTemplate();
  root.provide('embeddedTemplate', template);
  return () => rm(template, { recursive: true, force: true });
}
