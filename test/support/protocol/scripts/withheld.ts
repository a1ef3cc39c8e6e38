import type { Transaction } from '@hyperledger/fabric-gateway';
import { eventually } from '../../waiting';
import { accept, memberIds, pair } from '../programme';
import { refused, type Stage, valid } from '../stage';

export async function withheld(stage: Stage): Promise<void> {
  const { programme } = stage;
  const axle = programme.of('AxleMSP');
  const id = await programme.link();
  const endorsed = async () =>
    axle.endorse('records:apply', { steps: [await programme.step('AxleMSP', 'link', id, accept())] }, pair);
  const moved = await endorsed();
  const kept = await endorsed();
  await stage.expect('withheld, its record not moved', valid, axle.send(kept));
  await stage.expect('withheld, its record moved on', refused('MVCC_READ_CONFLICT'), axle.send(moved));
}

/** Within the five minutes that endorsers grant a creator's clock: behind theirs, with time for them to answer, and ahead. */
const slow = 296_000;
const fast = 299_500;
const lateAfter = 600_000;

/**
 * A version counts as late when the tick before it lies more than ten minutes after its time. Honest endorsers let a
 * creator's clock be five minutes slow and the steward's five minutes fast, so that a few seconds of waiting suffice:
 * two scripts, with others between them.
 */
export function late(): Record<'withhold' | 'send', (stage: Stage) => Promise<void>> {
  let envelope: Transaction;
  let at: number;
  return {
    async withhold({ programme }) {
      const id = await programme.link();
      const steps = [await programme.step('AxleMSP', 'link', id, accept())];
      at = Date.now() - slow;
      envelope = await programme.of('AxleMSP').endorse('records:apply', { steps }, pair, new Date(at));
    },
    async send(stage) {
      const { programme } = stage;
      await eventually(
        () => Promise.resolve(Date.now()),
        (now) => now + fast > at + lateAfter,
      );
      const ahead = new Date(Date.now() + fast);
      const tick = programme.of('StewardMSP').submit('consortium:tick', {}, memberIds, ahead);
      await stage.expect('a tick more than ten minutes after', valid, tick);
      const sent = programme.of('AxleMSP').send(envelope);
      await stage.expect('withheld until after that tick', { ...valid, late: true }, sent);
    },
  };
}
