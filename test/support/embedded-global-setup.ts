import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { makeEmbeddedTemplate } from './make-embedded-template.ts';

/** Makes the embedded database that all files of the project copy; vitest calls the function it returns at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = await makeEmbeddedTemplate();
  project.provide('embeddedTemplate', template);
  return () => rm(template, { recursive: true, force: true });
}
