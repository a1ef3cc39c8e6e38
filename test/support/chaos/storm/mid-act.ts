import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const patienceMs = 3_000;

/** Looks into a member's database for the moment at which its engine has begun an act and not noted that it is done. */
export class MidAct {
  readonly #client: pg.Client;

  private constructor(
    client: pg.Client,
    private readonly schema: string,
  ) {
    this.#client = client;
  }

  static async open(url: string, slug: string): Promise<MidAct> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new MidAct(client, `${slug}_engine`);
  }

  /** Resolves then, or when nothing was begun for a while. */
  async moment(): Promise<void> {
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      const { rowCount } = await this.#client.query(`select from ${this.schema}.firings where outcome is null limit 1`);
      if (rowCount === 1) return;
      await pause(3);
    }
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
