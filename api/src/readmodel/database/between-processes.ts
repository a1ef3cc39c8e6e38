import { type RawBuilder, sql } from 'kysely';

/**
 * How the processes of one member, on one server's database, keep out of each other's way: by advisory locks named after
 * the member. Whoever writes is announced to the others when its transaction commits.
 */
export class BetweenProcesses {
  /** Which notifications are this process's own. */
  readonly self = crypto.randomUUID();

  constructor(private readonly member: string) {}

  /** What a process listens to. */
  get channel(): string {
    return `tierline_${this.member}`;
  }

  /** Key of the lock that whoever leads holds, as an SQL expression. */
  get lead(): string {
    return this.#key('lead');
  }

  /** Begins a transaction that writes: no other process of the member writes until it ends. */
  beginning(): RawBuilder<unknown> {
    return sql`select pg_advisory_xact_lock(${sql.raw(this.#key('write'))}), pg_notify(${this.channel}, ${this.self})`;
  }

  /** Whether nobody leads, and nobody will before the transaction ends. */
  nobodyLeads(): RawBuilder<{ alone: boolean }> {
    return sql`select pg_try_advisory_xact_lock(${sql.raw(this.lead)}) as alone`;
  }

  #key(purpose: string): string {
    return `hashtextextended('tierline ${purpose} ${this.member}', 0)`;
  }
}
