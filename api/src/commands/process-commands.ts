import type { Commands, Effect, Outcome } from '@tierline/workflows';
import type { RefusalData } from '@tierline/chaincode/errors';
import { kinds } from '@tierline/chaincode/domain';
import type { Json } from '@tierline/chaincode/schema';
import { isRefusal } from '../refusals';
import type { WriteContext } from './apply';
import { writeAutomated } from './automated';
import { catchUp } from './care/restate';
import { countShipment } from './count-shipment';
import { declineIfSecond } from './decline-if-second';
import { performWrite } from './outbox/perform';
import type { Write } from './outbox/queued';
import { clearDetected } from './clear-detected';
import { openDetected } from './open-detected';
import { OpeningRate } from './opening-rate';
import { unlessLeft } from './party-left';
import type { RecordPlace } from './record-source';
import { organisationsIn, partnersNeeded } from './partners-needed';
import { SilentPartners } from './silent-partners';

/** What a person may try again and a process waits out. */
const passing: readonly string[] = [
  'PRIOR_NOT_LIVE',
  'PARTNER_BEHIND',
  'PARTNER_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'WRITES_STOPPED',
  'DERIVED_TOO_OFTEN',
  'ANSWER_PENDING',
];

/**
 * Derived or counted anew, from what stands then. A version is brought as it was projected here: who finds it untrue is behind. A case that somebody
 * called graver, or due sooner, at the same moment is looked at again.
 */
const passingFor: { readonly [type in Effect['type']]?: string } = {
  derive: 'CHANGED_SINCE',
  count: 'CHANGED_SINCE',
  restate: 'VALUE_NOT_TRUE',
  openCase: 'OTHER_SIDE',
};

type Derive = Extract<Effect, { type: 'derive' }>;
type Answer = Extract<Effect, { type: 'answer' }>;
type Automate = Extract<Effect, { type: 'automate' }>;
export type ProcessPorts = {
  context: () => Promise<WriteContext>;
  /** Tells suppliers what a received forecast asks of them. @throws Refusal, NodeRefusal */
  derive: (context: WriteContext, effect: Derive) => Promise<void>;
  /** Does what a rule asks for, if it may; `write` does it on the ledger. @throws Refusal, NodeRefusal */
  automate: (effect: Automate, commandId: string, write: () => Promise<string | undefined>) => Promise<void>;
  /** Answers a question under a grant. @throws Refusal, NodeRefusal */
  answer: (context: WriteContext, effect: Answer, commandId: string) => Promise<void>;
  /** Milliseconds of the machine's clock, unless told otherwise. */
  now?: () => number;
};

/** Has done what processes ask for, signed by the member's own bot. A partner that gives no answer, or never the same as others, holds up what is for others no longer than once in a while. */
export function processCommands(ports: ProcessPorts): Commands {
  const now = ports.now ?? Date.now;
  const letBe = { PARTNER_UNAVAILABLE: new SilentPartners(now), PARTNER_BEHIND: new SilentPartners(now) };
  const all = Object.values(letBe);
  const openings = new OpeningRate(now);
  const waitsFor = (effect: Effect, needed: readonly string[]): string | undefined => {
    if (letBe.PARTNER_UNAVAILABLE.include(needed)) return 'PARTNER_UNAVAILABLE';
    // what is brought to who is behind has it catch up
    return effect.type !== 'restate' && letBe.PARTNER_BEHIND.include(needed) ? 'PARTNER_BEHIND' : undefined;
  };
  return {
    async perform(commandId: string, effect: Effect): Promise<Outcome> {
      try {
        const context = await ports.context();
        const needed = all.every(({ areNone }) => areNone) ? [] : await partnersNeeded(context, effect);
        const reason = waitsFor(effect, needed);
        if (reason !== undefined) return { result: 'later', reason };
        if (effect.type === 'openCase' && !openings.take(effect.opening.neighbour))
          return { result: 'later', reason: 'CASES_TOO_OFTEN' };
        await perform(ports, context, commandId, effect);
        for (const partners of all) partners.remove(needed);
        return { result: 'done' };
      } catch (error) {
        if (isRefusal(error) && isOne(error.code, letBe)) letBe[error.code].add(organisationsIn(error.data));
        return outcomeOf(error, effect);
      }
    },
  };
}

const isOne = <Names extends object>(code: string, names: Names): code is keyof Names & string =>
  Object.hasOwn(names, code);

async function perform(ports: ProcessPorts, context: WriteContext, commandId: string, effect: Effect): Promise<void> {
  if (effect.type === 'derive') await ports.derive(context, effect);
  else if (effect.type === 'automate')
    await ports.automate(effect, commandId, () => writeAutomated(context, effect, commandId));
  else if (effect.type === 'answer') await ports.answer(context, effect, commandId);
  else await carryOut(context, commandId, effect);
}

async function carryOut(
  context: WriteContext,
  commandId: string,
  effect: Exclude<Effect, Derive | Answer | Automate>,
): Promise<void> {
  if (isAboutCase(effect)) return aboutCase(context, commandId, effect);
  const { record: place } = effect;
  switch (effect.type) {
    case 'declineIfSecond':
      return declineIfSecond(context, effect, commandId);
    case 'restate':
      return bring(context, effect);
    case 'raiseAlert':
    case 'clearAlert':
      return alert(context, effect, commandId);
    case 'receive':
      await performWrite(context, received(place), commandId);
      return;
    case 'count':
      return countShipment(context, effect, commandId);
    case 'remind':
      await performWrite(
        context,
        { type: 'entry', place, content: { type: 'reminder', ...effect.reminder } },
        commandId,
      );
  }
}

type AboutCase = Extract<Effect, { type: 'openCase' | 'clearCase' | 'escalate' }>;
const isAboutCase = (effect: Effect): effect is AboutCase =>
  effect.type === 'openCase' || effect.type === 'clearCase' || effect.type === 'escalate';

function aboutCase(context: WriteContext, commandId: string, effect: AboutCase): Promise<void> {
  if (effect.type === 'openCase') return openDetected(context, effect, commandId);
  if (effect.type === 'clearCase') return clearDetected(context, effect, commandId);
  return escalate(context, effect, commandId);
}

async function bring(
  context: WriteContext,
  { record, version, by }: Extract<Effect, { type: 'restate' }>,
): Promise<void> {
  if (by !== context.signatory.mspId) return;
  await unlessLeft(context.records, { channel: record.channel, places: [record] }, () =>
    catchUp(context, record, version),
  );
}

const received = ({ channel, kind, id }: RecordPlace): Write => ({
  ...{ type: 'apply', channel },
  intents: [{ kind, id, name: 'ReceiveQualityNotice', input: {} }],
});

/** By the record's kind's own name for it. */
async function alert(
  context: WriteContext,
  { type, record: { channel, kind, id }, alert: said }: Extract<Effect, { type: 'raiseAlert' | 'clearAlert' }>,
  commandId: string,
): Promise<void> {
  const names = kinds.get(kind)?.alerts;
  if (!names) throw new Error(`records of kind ${kind} carry no alerts`);
  const name = type === 'raiseAlert' ? names.raise : names.clear;
  const input = JSON.parse(JSON.stringify(said)) as Json;
  await performWrite(context, { type: 'apply', channel, intents: [{ kind, id, name, input }] }, commandId);
}

async function escalate(
  context: WriteContext,
  { record: { channel, kind, id }, escalation }: Extract<Effect, { type: 'escalate' }>,
  commandId: string,
): Promise<void> {
  const intents = [{ kind, id, name: 'EscalateCase', input: { ...escalation } }];
  await performWrite(context, { type: 'apply', channel, intents }, commandId);
}

/** The other side's reminder or alert is as good as ours, and where the answer came meanwhile, or none can come, none is needed. */
const settled: readonly string[] = [
  'ENTRY_EXISTS',
  'NO_OPEN_OFFER',
  'RECORD_ENDED',
  'GRANT_NOT_IN_FORCE',
  'NOT_GRANTED',
  'ALREADY_RAISED',
  'ALREADY_CLEARED',
  'ALREADY_THERE',
  'ALREADY_ESCALATED',
  'ALREADY_ACKNOWLEDGED',
  'NOT_IN_CASE',
];

function outcomeOf(error: unknown, effect: Effect): Outcome {
  if (!isRefusal(error)) throw error;
  if (settled.includes(error.code) || isMoot(error.code, effect)) return { result: 'done' };
  if (error.code === 'NOT_DUE')
    return isEarly(error.data) ? { result: 'later', reason: error.code } : { result: 'done' };
  if (passing.includes(error.code) || passingFor[effect.type] === error.code)
    return { result: 'later', reason: error.code };
  return { result: 'refused', code: error.code, data: error.data };
}

/** What was owed is not owed any more, was received before, is over, or as grave already. */
const isMoot = (code: string, { type }: Effect): boolean =>
  (code === 'STATUS' && ['remind', 'escalate', 'receive', 'openCase', 'clearCase'].includes(type)) ||
  (code === 'NOTHING_CHANGED' && type === 'openCase');

/** Why something will not be done, however often it is tried; undefined: it may be. */
export const finalRefusal = (error: unknown): string | undefined =>
  isRefusal(error) && !passing.includes(error.code) ? error.code : undefined;

const isEarly = ({ at, due }: RefusalData): boolean => typeof at === 'string' && typeof due === 'string' && at < due;
