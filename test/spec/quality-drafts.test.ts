import type { Queued, Receipt } from '@tierline/api/commands';
import { type QualityDraft, QualityDrafts } from '@tierline/api/quality';
import { NodeRefusal } from '@tierline/api/refusals';
import { Refusal } from '@tierline/chaincode/errors';
import { noticeStatuses } from '@tierline/chaincode/schema';
import { notice } from '../support/quality';

const channel = 'axle-programme';
const receipt = { id: 'ab'.repeat(16) } as unknown as Receipt;
type Answer = () => Promise<Receipt[] | Queued>;

/** One member's drafts, in memory; what it sends is answered as a test says. */
function drafting({ mayDraft = true } = {}) {
  const kept = new Map<string, QualityDraft>();
  const commands: string[] = [];
  const queued = new Map<string, Queued>();
  let drawn = 0;
  const next: { answer: Answer } = { answer: () => Promise.resolve([receipt]) };
  return {
    ...{ kept, commands, queued, next },
    drafts: new QualityDrafts({
      channels: [channel],
      store: {
        list: (statuses) => Promise.resolve([...kept.values()].filter(({ status }) => statuses.includes(status))),
        find: (id) => Promise.resolve(kept.get(id)),
        countCreated: () => Promise.resolve([...kept.values()].filter(({ status }) => status === 'created').length),
        insert: (draft) => Promise.resolve(void kept.set(draft.id, draft)),
        replace: (draft, seen) => {
          const isSame = kept.get(draft.id)?.revision === seen;
          if (isSame) kept.set(draft.id, draft);
          return Promise.resolve(isSame);
        },
      },
      now: () => new Date('2026-11-24T12:00:00.000Z'),
      newId: () => String((drawn += 1)).padStart(32, '0'),
      requireRole: () => {
        if (!mayDraft) throw new Refusal('ROLE_MISSING');
      },
      bring: (_write, { commandId = '' }) => {
        commands.push(commandId);
        return next.answer();
      },
      queued: (commandId) => Promise.resolve(queued.get(commandId)),
    }),
  };
}
const waits = (status: Queued['status'], receipts?: Receipt[]): Queued =>
  ({ status, ...(receipts && { receipts }) }) as unknown as Queued;
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal || error instanceof NodeRefusal ? error.code : 'unexpected'),
  );

describe('a draft of a quality notice', () => {
  it('is created, changed, and sent: then it is a record', async () => {
    const { drafts, kept } = drafting();
    const { id, revision } = await drafts.create(channel, notice);
    const changed = await drafts.change(id, revision, { ...notice, title: 'Two cracks' });
    expect(changed).toMatchObject({ status: 'created', revision: 2, input: { title: 'Two cracks' } });
    expect(await drafts.send(id, {})).toEqual([receipt]);
    expect(kept.get(id)).toMatchObject({ status: 'sent', record: receipt.id });
    expect([await drafts.list(false), (await drafts.list(true)).length]).toEqual([[], 1]);
  });

  it('may be canceled as long as it is created, and then does nothing more', async () => {
    const { drafts, commands } = drafting();
    const { id, revision } = await drafts.create(channel, notice);
    expect((await drafts.cancel(id)).status).toBe('canceled');
    expect(await code(drafts.change(id, revision + 1, notice))).toBe('STATUS');
    expect(await code(drafts.send(id, {}))).toBe('STATUS');
    expect(await code(drafts.cancel(id))).toBe('STATUS');
    expect(commands).toEqual([]);
  });

  it.each(noticeStatuses.filter((status) => status !== 'created'))('moves nowhere from %s', async (status) => {
    const { drafts, kept } = drafting();
    const { id } = await drafts.create(channel, notice);
    kept.set(id, { ...kept.get(id)!, status: status as 'sent' });
    expect(await code(drafts.cancel(id))).toBe('STATUS');
    expect(await code(drafts.send(id, {}))).toBe('STATUS');
  });

  it('is not changed over what somebody else has changed since', async () => {
    const { drafts } = drafting();
    const { id } = await drafts.create(channel, notice);
    await drafts.change(id, 1, notice);
    expect(await code(drafts.change(id, 1, notice))).toBe('CHANGED_SINCE');
  });

  it('has the shape of a notice, and a channel of this member’s', async () => {
    const { drafts, kept } = drafting();
    const { affected: _affected, ...rest } = notice;
    for (const input of [rest, { ...notice, more: 1 }, { ...notice, description: 'too short' }, 'x', null])
      expect(await code(drafts.create(channel, input))).toBe('MALFORMED');
    expect(await code(drafts.create('motor-programme', notice))).toBe('CHANNEL_UNKNOWN');
    expect(kept.size).toBe(0);
  });

  it('is nobody’s who may not send it', async () => {
    const { drafts } = drafting({ mayDraft: false });
    const id = '0'.repeat(32);
    const asked = [drafts.list(true), drafts.create(channel, notice), drafts.change(id, 1, notice)];
    for (const one of [...asked, drafts.cancel(id), drafts.send(id, {})]) expect(await code(one)).toBe('ROLE_MISSING');
  });

  it('is unknown under an id of no draft', async () => {
    const { drafts } = drafting();
    const id = 'ff'.repeat(16);
    for (const one of [drafts.change(id, 1, notice), drafts.cancel(id), drafts.send(id, {})])
      expect(await code(one)).toBe('RECORD_UNKNOWN');
  });
});

describe('a draft on its way', () => {
  async function onItsWay(answer: Answer) {
    const world = drafting();
    const { id } = await world.drafts.create(channel, notice);
    world.next.answer = answer;
    await world.drafts.send(id, {}).catch(() => undefined);
    return { ...world, id };
  }
  const unknown = () => Promise.reject(new NodeRefusal('OUTCOME_UNKNOWN', {}));

  it('is neither changed nor canceled, and is asked for again under the same command', async () => {
    const { drafts, id, commands, kept, next } = await onItsWay(unknown);
    expect(await code(drafts.cancel(id))).toBe('DRAFT_ON_ITS_WAY');
    expect(await code(drafts.change(id, 2, notice))).toBe('DRAFT_ON_ITS_WAY');
    next.answer = () => Promise.resolve([receipt]);
    await drafts.send(id, {});
    expect(new Set(commands).size).toBe(1);
    expect(kept.get(id)).toMatchObject({ status: 'sent', record: receipt.id });
  });

  it('has become a record when what waited was delivered', async () => {
    const { drafts, id, commands, queued } = await onItsWay(() => Promise.resolve(waits('queued')));
    queued.set(commands[0]!, waits('queued'));
    expect(await code(drafts.cancel(id))).toBe('DRAFT_ON_ITS_WAY');
    queued.set(commands[0]!, waits('delivered', [receipt]));
    expect(await drafts.list(true)).toMatchObject([{ status: 'sent', record: receipt.id }]);
    expect(await code(drafts.cancel(id))).toBe('STATUS');
  });

  it.each(['refused', 'expired', 'cancelled'] as const)('is free again when what waited was %s', async (status) => {
    const { drafts, id, commands, queued } = await onItsWay(() => Promise.resolve(waits('queued')));
    queued.set(commands[0]!, waits(status));
    const [draft] = await drafts.list(false);
    await drafts.change(id, draft!.revision, notice);
    await drafts.send(id, {});
    expect(new Set(commands).size).toBe(2);
  });

  it('is free again when it was refused', async () => {
    const { drafts, id, commands } = await onItsWay(() => Promise.reject(new Refusal('NOT_LATER')));
    expect((await drafts.cancel(id)).status).toBe('canceled');
    expect(commands).toHaveLength(1);
  });
});
