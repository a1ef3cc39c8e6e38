import { randomBytes } from 'node:crypto';
import { type KilledConstellation, ProcessGone } from './killed-constellation';

export const channel = 'axle-programme';
export type Acknowledged = { id: string; version: number; txId: string; sealHash: string };
type Answer =
  | {
      __typename: 'Written';
      changes: { version: number; record: { id: string }; proof: Omit<Acknowledged, 'id' | 'version'> }[];
    }
  | { __typename: 'Queued' }
  | { __typename: 'Refused'; code: string };

const selection = `__typename ... on Refused { code }
  ... on Written { changes { version record { id } proof { txId sealHash } } }`;

/** What a caller may repeat with the same commandId, as what waits in the outbox: nobody has said whether it was done. */
const unsaid = ['OUTCOME_UNKNOWN', 'PARTNER_UNAVAILABLE', 'PARTNER_BEHIND', 'WRITES_STOPPED'];

/**
 * A planner who publishes forecasts and revises them, one command after the other. A command without an answer is repeated
 * under its commandId until there is one.
 */
export class Writer {
  readonly acknowledged: Acknowledged[] = [];
  repeated = 0;
  #id: string | undefined;

  constructor(
    private readonly constellation: KilledConstellation,
    private readonly name: string,
  ) {}

  /** @param more whether there is more to write @param told after each acknowledgement */
  async run(more: () => boolean, told: () => void): Promise<void> {
    while (more()) {
      const change = await this.#acknowledge(this.#next());
      this.acknowledged.push(change);
      this.#id = change.version < 10 ? change.id : undefined;
      told();
    }
  }

  #next(): string {
    const commandId = randomBytes(16).toString('hex');
    const count = this.acknowledged.length;
    const buckets = `buckets: [{ start: "2026-11-30", quantity: "${String(100 + count)}" }]`;
    if (this.#id !== undefined)
      return `reviseForecast(channel: "${channel}", id: "${this.#id}", commandId: "${commandId}", input: { ${buckets} })`;
    return `publishForecast(channel: "${channel}", commandId: "${commandId}", input: { supplier: "AxleMSP",
      customerPart: "${this.name}-${String(count)}", site: "BPNS00000003AYRE", category: "0001", unit: "PCE",
      granularity: week, ${buckets} })`;
  }

  async #acknowledge(mutation: string): Promise<Acknowledged> {
    for (;;) {
      const answer = await this.#send(mutation);
      if (answer?.__typename === 'Written') {
        const [{ version, record, proof }] = answer.changes as [(typeof answer.changes)[number]];
        return { id: record.id, version, ...proof };
      }
      if (answer?.__typename === 'Refused' && !unsaid.includes(answer.code))
        throw new Error(`${mutation}: ${answer.code}`);
      this.repeated += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  }

  /** undefined: the process died, or had not begun. */
  async #send(mutation: string): Promise<Answer | undefined> {
    const query = `mutation { done: ${mutation} { ${selection} } }`;
    return this.constellation.ask('oem', ['planner'], query).then(
      (data) => data['done'] as Answer,
      (error: unknown) => {
        if (error instanceof ProcessGone) return undefined;
        throw error;
      },
    );
  }
}
