import { createHash } from 'node:crypto';
import { figureOf } from '@tierline/chaincode/domain';
import {
  noteKey,
  postingsShown,
  type CumulativeAccountState,
  type Json,
  type ShipmentState,
} from '@tierline/chaincode/schema';
import { accountsOf, isInOtherUnit, noteOf } from '@tierline/planning/cumulative';
import type { Effect } from '@tierline/workflows';
import type { WriteContext } from './apply';
import { performWrite } from './outbox/perform';
import type { RecordSource, Standing } from './record-source';

type Count = Extract<Effect, { type: 'count' }>;
type Account = { channel: string; id: string; version: number; state: CumulativeAccountState };

/**
 * Adds what a shipment says to our own figure, in each account of its parts. What was stated before, by whomever, is not added
 * again; what lies before the count began, or is in another unit, is not in it.
 * @throws Refusal CHANGED_SINCE where the account has moved meanwhile, and others
 */
export async function countShipment(context: WriteContext, count: Count, commandId: string): Promise<void> {
  const { records } = context;
  const { channel } = count.record;
  const live = await records.live(count.record);
  if (!live) return;
  const { state: shipment } = JSON.parse(live.prior.body) as { state: ShipmentState };
  const accounts = await accountsFor(records, shipment, count);
  for (const { id, version, state } of accounts)
    await countIn(context, shipment, { count, account: { channel, id, version, state }, commandId });
}

async function accountsFor(
  records: RecordSource,
  shipment: ShipmentState,
  { record: { channel }, parts }: Count,
): Promise<(Standing & { state: CumulativeAccountState })[]> {
  const wanted = accountsOf(shipment).filter(({ customerPart }) => parts?.includes(customerPart) ?? true);
  const found = await records.states(channel, 'cumulative-account', wanted);
  return found.map((one) => ({ ...one, state: one.state as unknown as CumulativeAccountState }));
}

async function countIn(
  context: WriteContext,
  shipment: ShipmentState,
  { count: { side }, account, commandId }: { count: Count; account: Account; commandId: string },
): Promise<void> {
  const { channel, id, version, state } = account;
  const counted = isInOtherUnit(shipment, state) ? undefined : noteOf(side, shipment, state);
  if (!counted || counted.date < state.startsAt) return;
  const { note, quantity, date } = counted;
  if (await isStated(context.records, account, side, note)) return;
  const cumulative = figureOf(state, side).plus(quantity).toFixed();
  const name = side === 'dispatched' ? 'StateDispatched' : 'StateReceived';
  const input: Json = { note, quantity, date, cumulative };
  const intent = { kind: 'cumulative-account', id, name, input, basedOn: version, rebase: 'never' as const };
  await performWrite(context, { type: 'apply', channel, intents: [intent] }, idOn(commandId, account));
}

/** On another version it is another figure, hence another command: the one before it cannot become valid any more. */
const idOn = (commandId: string, { id, version }: Account): string =>
  createHash('sha256')
    .update(`tierline/count/1\0${commandId}\0${id}\0${String(version)}`)
    .digest('hex')
    .slice(0, 32);

/** Whether the note is in the figure of this count already. A version adds one posting at most, so every so many of them show all. */
async function isStated(
  records: RecordSource,
  { channel, id, version, state }: Account,
  side: Count['side'],
  note: string,
): Promise<boolean> {
  const place = { channel, kind: 'cumulative-account', id };
  let shown: CumulativeAccountState | undefined = state;
  for (let at = version; shown?.count === state.count; at -= postingsShown) {
    if (shown.postings.some((one) => one.type === side && noteKey(one.note) === noteKey(note))) return true;
    if (shown.postings.length < postingsShown) return false;
    const earlier = await records.version(place, at - postingsShown);
    shown = earlier && (JSON.parse(earlier.body) as { state: CumulativeAccountState }).state;
  }
  return false;
}
