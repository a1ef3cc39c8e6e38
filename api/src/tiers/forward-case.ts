import { randomBytes } from 'node:crypto';
import { Refusal } from '@tierline/chaincode/errors';
import type { CaseInput, CaseState, Json } from '@tierline/chaincode/schema';
import type { Queued, Receipt, Write } from '../commands';
import { NodeRefusal } from '../refusals';
import { pinOn } from './pins';
import type { PinnedVersion, TierStore } from './tier-store';
import type { Ledgers } from './what-stands';

/** What follows from the case that is passed on is not for the person to say. */
export type ForwardedCase = Omit<CaseInput<'OpenCase'>, 'detected' | 'disruption' | 'source'>;
export type Forwarding = {
  channel: string;
  id: string;
  /** Where the new case is opened. */
  to: string;
  input: ForwardedCase;
  commandId?: string | undefined;
  waitMinutes?: number | undefined;
};

export type ForwardingPorts = {
  ledgers: Ledgers;
  store: TierStore;
  now: () => Date;
  /** As the person who asks. */
  bring: (write: Write, commandId?: string, waitMinutes?: number) => Promise<Receipt[] | Queued>;
};

/**
 * A case passed on to another tier is a new one, with its own parties, words and id. It rests on the source by a pin that this member alone can
 * open; the source is told nothing. @throws Refusal, NodeRefusal
 */
export async function forwardCase(
  { ledgers: { records }, store, now, bring }: ForwardingPorts,
  { channel, id, to, input, commandId = randomBytes(16).toString('hex'), waitMinutes }: Forwarding,
): Promise<Receipt[] | Queued> {
  const live = await records.live({ channel, kind: 'case', id });
  if (!live) throw new Refusal('RECORD_UNKNOWN');
  const { version, sealHash } = live;
  const { disruption } = (JSON.parse(live.prior.body) as { state: CaseState }).state;
  const publication = { commandId, forecast: `case/${channel}/${id}`, at: now().toISOString() };
  // kept before it is told, and the same where the command is asked for once more
  const [pin] = await store.pinned(publication, [pinOn({ kind: 'case', channel, id, version, sealHash })]);
  if (!pin || !isOf(pin.upstream, { channel, id })) throw new NodeRefusal('COMMAND_ID_USED', { commandId });
  const opening: CaseInput<'OpenCase'> = { ...input, disruption, source: { pin: pin.pin } };
  const intents = [{ kind: 'case', name: 'OpenCase', input: opening as Json }];
  return bring({ type: 'apply', channel: to, intents }, commandId, waitMinutes);
}

const isOf = (upstream: PinnedVersion | undefined, { channel, id }: { channel: string; id: string }): boolean =>
  upstream?.kind === 'case' && upstream.channel === channel && upstream.id === id;
