import { partsBelow } from '@tierline/planning/tiers';
import type { Clock } from '@tierline/workflows';
import type { Receipt, Write, WriteContext } from '../commands';
import { NodeRefusal } from '../refusals';
import { derive, type Derivation } from './derivation';
import { billsOf } from './explosion';
import type { Order } from './order';
import { incomplete, nameOf, publish, type Published, type PublishPorts } from './publish';
import type { TierData, TierStore } from './tier-store';

/** Times that figures go on to one supplier's forecast within an hour, where nobody looks at them. */
const mostAnHour = 30;
const hour = 3_600_000;
type Changed = { record: { channel: string }; by: string; block: string };
type CascadePorts = {
  store: TierStore;
  clock: Pick<Clock, 'now'>;
  /** Signed by the member's own bot. */
  write: (context: WriteContext, write: Write, commandId: string) => Promise<Receipt[]>;
};

/**
 * What customers' forecasts come down to goes on to suppliers, where the bill that it comes by says so. It is derived from all
 * that stands, so that the next of many changes is done with the first. Members whose bills lead to each other in a circle are
 * held up by the hour's measure.
 */
export class Cascade {
  readonly #ports: CascadePorts;
  /** By channel, the block up to which all that came in has gone on. */
  readonly #through = new Map<string, bigint>();

  constructor(ports: CascadePorts) {
    this.#ports = ports;
  }

  /** Whether no bill says that demand is to go on by itself. */
  async isIdle(): Promise<boolean> {
    const { bills } = await this.#ports.store.all();
    return !bills.some(({ automatic }) => automatic);
  }

  /** @throws Refusal, NodeRefusal where something could not be told, when all else was told */
  async goOn(context: WriteContext, { record, by, block }: Changed): Promise<void> {
    const { records, channels } = context;
    const { mspId } = context.signatory;
    const { store, clock, write } = this.#ports;
    if (by === mspId || BigInt(block) <= (this.#through.get(record.channel) ?? -1n)) return;
    const data = await store.all();
    if (!data.bills.some(({ automatic }) => automatic)) return;
    const heads = await Promise.all(channels.map(async (channel) => [channel, await records.head(channel)] as const));
    const ports: PublishPorts = {
      ...{ ledgers: { records, channels, mspId }, store, now: clock.now() },
      bring: (one, commandId) => write(context, one, commandId),
    };
    const refusals: Refused[] = [];
    for (const granularity of ['week', 'day'] as const) {
      const derivation = await derive(ports.ledgers, { data, supposition: { granularity }, now: ports.now });
      refusals.push(...(await tell(ports, onlyAutomatic(derivation, data))));
    }
    // what passes before what waits for a person: it is tried again
    const refusal = refusals.find(({ code }) => !waiting.includes(code)) ?? refusals[0];
    if (refusal) throw refusal;
    for (const [channel, head] of heads) if (head) this.#through.set(channel, head.number);
  }
}

function onlyAutomatic({ parts, ...derivation }: Derivation, data: TierData): Derivation {
  const automatic = data.bills.filter((bill) => bill.automatic).map(({ part }) => part);
  const concerned = new Set([...partsBelow(billsOf(data), automatic).values()].flatMap((below) => [...below]));
  return { ...derivation, parts: parts.filter(({ part }) => concerned.has(part)) };
}

type Refused = Extract<Published, { outcome: 'refused' }>['refusal'];
const waiting: readonly string[] = ['DERIVATION_INCOMPLETE', 'PINS_TOO_MANY'];

/** One supplier's forecast that is held up holds up no other. */
async function tell(ports: PublishPorts, derivation: Derivation): Promise<Refused[]> {
  const since = new Date(ports.now.getTime() - hour).toISOString();
  const heldUp: Order[] = [];
  for (const order of derivation.parts.flatMap(({ orders }) => orders).filter(({ isSame }) => !isSame))
    if ((await ports.store.publishedSince(nameOf(order), since)) >= mostAnHour) heldUp.push(order);
  const parts = derivation.parts.map((part) => {
    return { ...part, orders: part.orders.filter((order) => !heldUp.includes(order)) };
  });
  const published = await publish(ports, { ...derivation, parts });
  return [
    ...published.flatMap((one) => (one.outcome === 'refused' ? [one.refusal] : [])),
    ...heldUp.map(({ channel, told }) => new NodeRefusal('DERIVED_TOO_OFTEN', { channel, ...told, limit: mostAnHour })),
    ...incomplete(derivation),
  ];
}
