import type { Clock } from '@tierline/workflows';
import type { Receipt, Write, WriteContext } from '../../commands';
import type { TierStore } from '../tier-store';
import { answer, questionOf } from './answering';

type Ports = {
  store: TierStore;
  clock: Pick<Clock, 'now'>;
  /** Signed by the member's own bot. */
  write: (context: WriteContext, write: Write, commandId: string | undefined) => Promise<Receipt[]>;
};
type Asked = { record: { channel: string; kind: string; id: string }; use: string; by: string };

/** Answers what was asked of this member, where the grant says that no person need. @throws Refusal, NodeRefusal */
export async function answerAutomatically(
  { store, clock, write }: Ports,
  context: WriteContext,
  { record, use, by }: Asked,
  commandId: string,
): Promise<void> {
  const { records, channels, signatory } = context;
  // its own question is the other side's to answer
  if (by === signatory.mspId) return;
  const ledgers = { records, channels, mspId: signatory.mspId };
  const question = { place: record, useId: use };
  const { state } = await questionOf({ ledgers }, question);
  if (!state.granted?.automatic) return;
  const ports = { ledgers, store, data: await store.all(), now: clock.now() };
  await answer({ ...ports, write: (one, id) => write(context, one, id) }, question, { waits: true, commandId });
}
