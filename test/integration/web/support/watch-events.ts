import { z } from 'zod';

/** What a page is told of a run while it is watched. */
export interface WatchedEvent {
  readonly name: string;
  readonly summary: string;
  readonly view: string;
}

const data = z.object({ summary: z.string().default(''), view: z.string().default('') });

/** The server-sent events of an answer as they come; comments and settings are left out. */
export async function* eventsOf(answer: Response): AsyncGenerator<WatchedEvent> {
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, name, json = ''] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
      if (name !== undefined) yield { name, ...data.parse(JSON.parse(json)) };
    }
  }
}
