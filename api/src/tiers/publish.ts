import { createHash } from 'node:crypto';
import { canonical } from '@tierline/chaincode/record';
import type { ForecastInput } from '@tierline/chaincode/schema';
import type { Intent, Queued, Receipt, Write } from '../commands';
import { isRefusal, NodeRefusal } from '../refusals';
import type { Refusal } from '@tierline/chaincode/errors';
import type { DerivedPart, Derivation } from './derivation';
import type { Problem } from './explosion';
import type { Order } from './order';
import { carriedOf, most, pinsFor } from './pins';
import type { PinnedVersion, TierStore } from './tier-store';
import { type Ledgers, type Received, sealHashOf } from './what-stands';

/** What became of one supplier's order. `known`: the figures stood already, nothing was written. */
export type Published = { part: string; order: Order } & (
  | { outcome: 'known' }
  | { outcome: 'recorded'; receipt: Receipt }
  | { outcome: 'queued'; queued: Queued }
  | { outcome: 'refused'; refusal: Refusal | NodeRefusal }
);
export type PublishPorts = {
  ledgers: Ledgers;
  store: TierStore;
  now: Date;
  bring: (write: Write, commandId: string) => Promise<Receipt[] | Queued>;
};

/**
 * Tells each supplier what is needed of it, pinned to the versions that it rests on; whoever was told the same before is not
 * told again. Parts that a problem bears on are told to nobody; no customer's figures hold up another's.
 */
export async function publish(ports: PublishPorts, { parts, problems }: Derivation): Promise<Published[]> {
  const published: Published[] = [];
  for (const part of parts.filter((one) => isWhole(one, problems)))
    for (const order of part.orders) published.push(await publishOrder(ports, part, order));
  return published;
}

const isWhole = ({ part, restsOn }: DerivedPart, problems: readonly Problem[]): boolean =>
  !problems.some(({ channel, id, part: named }) =>
    id === undefined ? named === part : restsOn.some((one) => one.channel === channel && one.id === id),
  );

/** What there is to be said where something was told to nobody. */
export const incomplete = ({ problems }: Derivation): NodeRefusal[] =>
  problems.length > 0 ? [new NodeRefusal('DERIVATION_INCOMPLETE', { problems })] : [];

async function publishOrder(ports: PublishPorts, part: DerivedPart, order: Order): Promise<Published> {
  const of = { part: part.part, order };
  if (order.isSame) return { ...of, outcome: 'known' };
  try {
    const upstream = await pinnedVersions(ports.ledgers, part.restsOn);
    const commandId = commandIdOf(order, upstream);
    const publication = { commandId, forecast: nameOf(order), at: ports.now.toISOString() };
    // kept before they are told: what is on the ledger can be opened
    const pins = await ports.store.pinned(publication, pinsFor(upstream));
    const intent = intentOf(order, carriedOf(pins));
    const brought = await ports.bring({ type: 'apply', channel: order.channel, intents: [intent] }, commandId);
    if (!Array.isArray(brought)) return { ...of, outcome: 'queued', queued: brought };
    const [receipt] = brought;
    if (!receipt) throw new Error('a write without a receipt');
    return { ...of, outcome: 'recorded', receipt };
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal;
    return { ...of, outcome: 'refused', refusal };
  }
}

async function pinnedVersions(ledgers: Ledgers, restsOn: readonly Received[]): Promise<PinnedVersion[]> {
  if (restsOn.length > most) throw new NodeRefusal('PINS_TOO_MANY', { limit: most, actual: restsOn.length });
  return Promise.all(
    restsOn.map(async ({ channel, id, version }) => {
      const sealHash = await sealHashOf(ledgers, { channel, id, version });
      return { channel, id, version, sealHash };
    }),
  );
}

function intentOf({ told, buckets, standing }: Order, restsOn: string[]): Intent {
  if (!standing) {
    const input: ForecastInput<'PublishForecast'> = { ...told, buckets, restsOn };
    return { kind: 'forecast', name: 'PublishForecast', input };
  }
  const input: ForecastInput<'ReviseForecast'> = { buckets, restsOn };
  return { kind: 'forecast', name: 'ReviseForecast', id: standing.id, basedOn: standing.version, input };
}

/** A supplier's forecast, by what it is of. */
export const nameOf = ({ channel, told: { supplier, customerPart, site, category, granularity } }: Order): string =>
  canonical([channel, supplier, customerPart, site, category, granularity]);

/** The same derivation from the same versions, on the same forecast as it stood, is the same command. */
function commandIdOf(order: Order, upstream: readonly PinnedVersion[]): string {
  const seals = upstream.map(({ sealHash }) => sealHash).sort();
  const statement = canonical([nameOf(order), order.standing?.version ?? 0, order.buckets, seals]);
  return createHash('sha256').update(`tierline/derive/1${statement}`).digest('hex').slice(0, 32);
}
