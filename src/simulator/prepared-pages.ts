import type { PreparedPage } from './wire/reply.ts';

/** Pages rendered once and kept as bytes, for measurements in which the simulator must not be the slow part. */
export class PreparedPages {
  readonly #pages = new Map<string, PreparedPage>();
  readonly #limit: number;
  #bytes = 0;
  #version = -1;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** The page for a key, made when it is not there. Any change of the tenant (its version) forgets all pages. */
  async page(version: number, key: string, render: () => Promise<string>): Promise<PreparedPage> {
    if (version !== this.#version) {
      this.#pages.clear();
      this.#bytes = 0;
      this.#version = version;
    }
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page: PreparedPage = { plain: Buffer.from(await render()) };
    if (this.#bytes + page.plain.length <= this.#limit) {
      this.#pages.set(key, page);
      this.#bytes += page.plain.length;
    }
    return page;
  }
}
