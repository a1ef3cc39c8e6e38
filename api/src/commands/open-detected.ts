import { createHash } from 'node:crypto';
import { type CaseInput, caseSeverities, type CaseState, type Json } from '@tierline/chaincode/schema';
import type { CaseOpening, Effect } from '@tierline/workflows';
import { isRefusal, NodeRefusal } from '../refusals';
import type { WriteContext } from './apply';
import { detectedCase } from './detected-case';
import { performWrite } from './outbox/perform';
import { stricter } from './stricter';

type OpenCase = Extract<Effect, { type: 'openCase' }>;

/**
 * Opens a case for what a detector found. Its id follows from what that is and from the link of the two, so that whichever side comes second is
 * refused ALREADY_THERE: it makes the case as strict as its own rule is, for the first may have had reason to play it down. A deadline that
 * passed while a partner was away is left out. @throws Refusal, NodeRefusal
 */
export async function openDetected(context: WriteContext, effect: OpenCase, commandId: string): Promise<void> {
  const { record, opening } = effect;
  const { neighbour, due, ...said } = opening;
  const ahead = due && stillAhead(due, new Date().toISOString());
  const input = { ...said, parties: [neighbour], quorum: 'majority', ...(ahead && { due: ahead }) };
  try {
    await write(context, record.channel, { name: 'OpenCase', input }, commandId);
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'ALREADY_THERE') throw error;
    const there = await detectedCase(context, record.channel, opening);
    // it was the partner's peer that said so
    if (!there) throw new NodeRefusal('PARTNER_FAULT', { organisations: [neighbour] }, { cause: error });
    await makeStricter(context, effect, there, commandId);
  }
}

async function makeStricter(
  context: WriteContext,
  { record: { channel }, opening }: OpenCase,
  { id, state }: { id: string; state: CaseState },
  commandId: string,
): Promise<void> {
  const opened = await milderByOwnPeople(context, { channel, id }, state);
  const changes = stricter(opened ? { ...state, severity: opened } : state, opening, new Date().toISOString());
  if (!changes) return;
  const input = { ...changes, reason: 'as the rule says by which it was found here too' };
  await write(context, channel, { id, name: 'ChangeCase', input }, commandOf(commandId));
}

/** What this member's people have said milder than the case was opened stays so, until what was found is graver than it was then. */
async function milderByOwnPeople(
  { records, signatory }: WriteContext,
  { channel, id }: { channel: string; id: string },
  { severity, saidBy }: CaseState,
): Promise<CaseState['severity'] | undefined> {
  if (saidBy.severity !== signatory.mspId) return undefined;
  const first = await records.version({ channel, kind: 'case', id }, 1);
  const opened = first && (JSON.parse(first.body) as { command: { input: CaseInput<'OpenCase'> } }).command.input;
  return opened && caseSeverities.indexOf(opened.severity) > caseSeverities.indexOf(severity)
    ? opened.severity
    : undefined;
}

/** Of what follows on a command: always the same. */
const commandOf = (opening: string): string =>
  createHash('sha256').update(`tierline/stricter/1 ${opening}`).digest('hex').slice(0, 32);

async function write(
  context: WriteContext,
  channel: string,
  { input, ...intent }: { id?: string; name: string; input: object },
  commandId: string,
): Promise<void> {
  const given = JSON.parse(JSON.stringify(input)) as Json;
  await performWrite(
    context,
    { type: 'apply', channel, intents: [{ kind: 'case', ...intent, input: given }] },
    commandId,
  );
}

function stillAhead(due: NonNullable<CaseOpening['due']>, now: string): CaseOpening['due'] {
  const ahead = Object.entries(due).filter(([, time]) => time > now);
  return ahead.length === 0 ? undefined : Object.fromEntries(ahead);
}
