import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import { requireRole, type PrivateWrite } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from '../apply';
import type { LedgerFunction } from '../../gateway';
import type { Live, RecordPlace } from '../record-source';
import { transact, type Landed } from '../transact';
import { registryOf } from '../registry-of';

const projectionMilliseconds = 10_000;

/** On a channel that the member has joined. @throws Refusal ROLE_MISSING, NodeRefusal CHANNEL_UNKNOWN */
export async function requireManager(
  { signatory, records, channels }: WriteContext,
  channel: string,
): Promise<Registry> {
  requireRole(callerOf(signatory), ['manager']);
  return registryOf(records, channels, channel);
}

/** What the member holds true of a record it is party to, for a manager. @throws Refusal, NodeRefusal */
export async function cared(context: WriteContext, place: RecordPlace): Promise<Live> {
  await requireManager(context, place.channel);
  const live = await context.records.live(place);
  if (!live) throw new Refusal('RECORD_UNKNOWN');
  return live;
}

/** The same, of a record that goes on. @throws Refusal, NodeRefusal */
export async function caredThatGoesOn(context: WriteContext, place: RecordPlace): Promise<Live> {
  const live = await cared(context, place);
  const { kind, id } = place;
  refuseUnless(!live.ended, 'RECORD_ENDED', () => ({ kind, id }));
  return live;
}

/** One transaction, foreseen and then projected. @throws Refusal, NodeRefusal */
export async function bringAbout(
  { ledger, records, signatory }: WriteContext,
  transaction: {
    channel: string;
    function: LedgerFunction;
    transient: Readonly<Record<string, string>>;
    arguments?: readonly string[];
    foresee: (at: string) => readonly PrivateWrite[];
  },
): Promise<Landed> {
  const landed = await transact(ledger, { ...transaction, signatory });
  await records.reached(landed.channel, landed.block, projectionMilliseconds);
  return landed;
}
