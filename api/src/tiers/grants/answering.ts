import type { Entry, GrantBranch, GrantEntry, GrantState } from '@tierline/chaincode/schema';
import { Refusal } from '@tierline/chaincode/errors';
import type { Queued, Receipt, RecordPlace, Write } from '../../commands';
import { isRefusal, NodeRefusal } from '../../refusals';
import { type Asked, answeredBy, grantsWith, useIdOf, useOf } from './behind';
import { branchesFor, type BranchPorts, unsaid } from './branches';
import { merged } from './merged';
import type { Pegged } from './pegged';

export type AnswerPorts = BranchPorts & {
  /** Writes as this member's bot, or as the person who answers. */
  write: (write: Write, commandId?: string) => Promise<Receipt[] | Queued>;
};

const unknown: GrantBranch = { branch: '', reach: 'unreachable' };
/** So long each tier has to answer, whether or not anybody has to be asked. */
const patience = 20_000;
/** Under one grant: as many as one asks that names all the parts it can; one that names none asks no more. */
const questionsADay = 500;
type Question = { place: RecordPlace; useId: string };

/**
 * Answers a question that the grant lets be asked. One that goes further than this member's own suppliers is answered after a fixed
 * time, whoever answered by then: neither error nor time tells who did not. One beyond those of a day is answered as what cannot be reached.
 * @throws NodeRefusal ANSWER_PENDING before that time; Refusal where there is no such question
 */
export async function answer(
  ports: AnswerPorts,
  { place, useId }: Question,
  { waits, commandId }: { waits: boolean; commandId?: string },
): Promise<Receipt[] | Queued> {
  const { state, use, at } = await questionOf(ports, { place, useId });
  const { aspect, part, tiers } = use;
  const say = (branches: GrantBranch[]): Promise<Receipt[] | Queued> => {
    const content: GrantEntry<'answer'> = { type: 'answer', use: useId, aspect, part, branches };
    return ports.write({ type: 'entry', place, content }, commandId);
  };
  const before = await ports.ledgers.records.saidBefore(place, useId, { member: 'day', atMost: questionsADay });
  if (before === questionsADay) return say([await unsaid(ports, state.requester)]);
  const asked: Asked = { aspect, tiers, now: ports.now };
  const question = { channel: place.channel, requester: state.requester, part, aspect };
  const behind = async (supplier: string, pegged: readonly Pegged[]): Promise<GrantBranch[]> => {
    if (tiers === 1) return [];
    const grants = await grantsWith(ports.ledgers, supplier, pegged, asked);
    const answers = await Promise.all(grants.map((one) => answeredBy(ports.ledgers, one, pegged, asked)));
    const known = answers.filter((one) => one !== undefined);
    // not granted, declined, over, silent: one and the same to whoever asks
    return known.length === 0 ? [unknown] : known.flat();
  };
  if (tiers > 1 && waits && ports.now.getTime() < Date.parse(at) + patience * (tiers - 1)) {
    await branchesFor(ports, question, async (supplier, pegged) => {
      await askOn(ports, supplier, pegged, asked);
      return [];
    });
    throw new NodeRefusal('ANSWER_PENDING', {});
  }
  return say(merged(await branchesFor(ports, question, behind)));
}

/** @throws Refusal RECORD_UNKNOWN */
export async function questionOf(
  { ledgers }: Pick<AnswerPorts, 'ledgers'>,
  { place, useId }: Question,
): Promise<{ state: GrantState; use: GrantEntry<'use'>; at: string }> {
  const [live, entry] = await Promise.all([ledgers.records.live(place), ledgers.records.entry(place, useId)]);
  if (!live || !entry) throw new Refusal('RECORD_UNKNOWN');
  const { content, at } = JSON.parse(entry.bytes) as Entry;
  if (content.type !== 'use') throw new Refusal('RECORD_UNKNOWN');
  const { state } = JSON.parse(live.prior.body) as { state: GrantState };
  if (state.answerer !== ledgers.mspId) throw new Refusal('OTHER_SIDE', { side: 'answerer' });
  return { state, use: content as unknown as GrantEntry<'use'>, at };
}

/** Asks a supplier, where it lets itself be asked and was not today. Whatever it refuses, it is not reached. */
async function askOn(ports: AnswerPorts, supplier: string, pegged: readonly Pegged[], asked: Asked): Promise<void> {
  for (const grant of await grantsWith(ports.ledgers, supplier, pegged, asked)) {
    if (await ports.ledgers.records.entry(grant.place, useIdOf(grant, asked))) continue;
    await ports.write({ type: 'entry', place: grant.place, content: useOf(grant, asked) }).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }
}
