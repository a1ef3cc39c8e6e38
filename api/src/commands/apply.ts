import { randomBytes } from 'node:crypto';
import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import { canonical, kindNamed, step, type StepContext, type StepResult } from '@tierline/chaincode/record';
import {
  limits,
  type Absence,
  type Body,
  type Caller,
  type Json,
  type Registry,
  type StepRequest,
} from '@tierline/chaincode/schema';
import type { Ledger } from '../gateway';
import type { Signatory } from '../identity';
import { NodeRefusal } from '../refusals';
import { drawnOf, type Asked } from './asked';
import { absenceOf, leavingOut } from './leave-out';
import { idFor, requireLinksForJoiners } from './links-of';
import type { NewId } from './new-id';
import { requireRebasable, type Seen } from './rebase';
import type { Live, Receipt, RecordPlace, RecordSource } from './record-source';
import { registryOf } from './registry-of';
import type { Attempt } from './attempt';
import type { Writer } from './writer';

/** A command for one record. Without `id` it creates one; `basedOn` is the version the person saw. */
export type Intent = {
  kind: string;
  id?: string;
  name: string;
  input: Json;
  basedOn?: number;
  /** Not on another version than that, whatever the command's class says. */
  rebase?: 'never';
  /** The person was told what the command's caution says. */
  confirmed?: boolean;
};
export type WriteContext = {
  writer: Writer;
  ledger: Ledger;
  records: RecordSource;
  channels: readonly string[];
  signatory: Signatory;
  newId: NewId;
};

/** A record as it would be; `id` undefined: a new one, whose id is not drawn yet. */
export type Foreseen = Pick<StepResult, 'kind' | 'facts'> & {
  id: string | undefined;
  version: number;
  command: string;
  state: Json;
};

/** A command made ready on what stands: `now` is its record, `seen` the version it was meant for. */
type Ready = { request: StepRequest; now?: Live; seen?: Seen };

/**
 * Brings commands on one or several records of the same parties to the ledger, in one transaction (protocol.md §5).
 * @throws Refusal, NodeRefusal
 */
export async function apply(
  context: WriteContext,
  { channel, intents, commandId }: { channel: string; intents: readonly Intent[]; commandId?: string },
): Promise<Receipt[]> {
  await registryOf(context.records, context.channels, channel);
  requireFew(intents);
  const whole = intents.map(withDrawn);
  const asked = intents.map(({ kind, id, name, input }): Asked => {
    return { channel, kind, ...(id !== undefined && { id }), command: name, input };
  });
  const places = intents.flatMap(({ kind, id }) => (id === undefined ? [] : [`${channel}/${kind}/${id}`]));
  const creates = (id: string): string[] =>
    intents.flatMap((intent, index) => (intent.id === undefined ? [context.newId(id, index)] : []));
  return context.writer.write(context.signatory, { id: commandId, asked, places, creates }, async (id, absences) => {
    const registry = await registryOf(context.records, context.channels, channel);
    const ready = await allReady(context, { channel, intents: whole, commandId: id, registry, absences });
    return attempt(context, channel, registry, ready);
  });
}

/** What commands would make of records as they stand; nothing is signed or sent. @throws Refusal, NodeRefusal */
export async function foresee(
  context: WriteContext,
  { channel, intents }: { channel: string; intents: readonly Intent[] },
): Promise<Foreseen[]> {
  const registry = await registryOf(context.records, context.channels, channel);
  requireFew(intents);
  const commandId = randomBytes(16).toString('hex');
  const asked = { channel, intents: intents.map(withDrawn), commandId, registry, absences: [] };
  const at = new Date().toISOString();
  const results = stepped(await allReady(context, asked), { caller: callerOf(context.signatory), at, registry });
  return results.map(({ kind, id, prior, next: { seal, body }, facts }) => ({
    ...{ kind, id: prior && id, version: seal.version, command: body.command.name, state: body.state, facts },
  }));
}

/** @throws Refusal OVERSIZE */
function requireFew({ length: actual }: readonly Intent[]): void {
  refuseUnless(actual <= limits.steps, 'OVERSIZE', () => ({ what: 'steps', limit: limits.steps, actual }));
}

async function allReady(
  context: WriteContext,
  { intents, ...asked }: { intents: readonly Intent[] } & Omit<Making, 'intent' | 'id'>,
): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const [index, intent] of intents.entries())
    ready.push(await makeReady(context, { ...asked, intent, id: intent.id ?? context.newId(asked.commandId, index) }));
  return ready;
}

function stepped(ready: readonly Ready[], context: StepContext): StepResult[] {
  for (const { request, seen, now } of ready) if (seen && now) requireRebasable(request, seen, now, context);
  return step(
    ready.map(({ request }) => request),
    context,
  );
}

/** Adds what the node draws: 16 random bytes a member, the same in every attempt. @throws Refusal MALFORMED where it was given */
function withDrawn(intent: Intent): Intent {
  const { kind, name, input } = intent;
  const drawn = drawnOf(kind, name);
  if (drawn.length === 0 || typeof input !== 'object' || input === null || Array.isArray(input)) return intent;
  for (const member of drawn)
    refuseUnless(!(member in input), 'MALFORMED', () => ({ at: member, reason: 'drawn by the node' }));
  const values = drawn.map((member) => [member, randomBytes(16).toString('hex')] as const);
  return { ...intent, input: { ...input, ...Object.fromEntries(values) } };
}

function attempt({ signatory }: WriteContext, channel: string, registry: Registry, ready: readonly Ready[]): Attempt {
  const requests = ready.map(({ request }) => request);
  let results: StepResult[] = [];
  return {
    submission: {
      channel,
      function: 'records:apply',
      transient: { steps: canonical(requests) },
      signatory,
      foresee: (at) => {
        results = stepped(ready, { caller: callerOf(signatory), at, registry });
        return results.flatMap(({ writes }) => writes);
      },
    },
    expected: () => results.map((result) => receiptOf(channel, result)),
    basis: ready.flatMap(({ request: { kind, id }, now }) =>
      now ? [{ place: { channel, kind, id }, version: now.version }] : [],
    ),
    without: (refusal) => leavingOut(requests, refusal, signatory.mspId),
  };
}

type Making = {
  channel: string;
  intent: Intent;
  id: string;
  commandId: string;
  registry: Registry;
  absences: readonly Absence[];
};

async function makeReady(context: WriteContext, making: Making): Promise<Ready> {
  const { intent, id, commandId, absences } = making;
  const { kind, name, input, basedOn, rebase } = intent;
  const request: StepRequest = { kind, id, command: { name, input }, commandId, salt: randomBytes(16).toString('hex') };
  const linked = { ...making, caller: callerOf(context.signatory), records: context.records };
  if (intent.id === undefined) return { request: { ...request, id: await newIdFor(linked, request) } };
  const place: RecordPlace = { channel: making.channel, kind, id };
  const now = await context.records.live(place);
  if (!now) throw new Refusal('RECORD_UNKNOWN');
  refuseUnless(!now.ended, 'RECORD_ENDED', () => ({ kind, id }));
  if (!intent.confirmed) requireNoCaution(intent, now);
  const version = basedOn ?? now.version;
  if (version === now.version) await requireLinksForJoiners(linked, request, now.prior);
  const prior = version === now.version ? now.prior : await context.records.version(place, version);
  const without = absences.length === 0 ? {} : await absenceOf(context.records, place, now.prior, absences);
  return { request: { ...request, prior: now.prior, ...without }, now, seen: { version, prior, rebase } };
}

/** Under an id that both sides derive the other may have been first: then no later try helps. @throws Refusal ALREADY_THERE, NodeRefusal */
async function newIdFor(making: Making & Parameters<typeof idFor>[0], request: StepRequest): Promise<string> {
  const id = await idFor(making, request);
  const isThere = id !== request.id && (await making.records.live({ channel: making.channel, kind: request.kind, id }));
  if (isThere) throw new Refusal('ALREADY_THERE');
  return id;
}

/** @throws NodeRefusal CONFIRMATION_NEEDED */
function requireNoCaution({ kind, name, input }: Intent, { prior }: Live): void {
  const { commands } = kindNamed(kind);
  const shape = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!shape?.caution || !shape.input.safeParse(input).success) return;
  const told = shape.caution(input, (JSON.parse(prior.body) as Body).state);
  if (told) throw new NodeRefusal('CONFIRMATION_NEEDED', { kind, command: name, ...told });
}

function receiptOf(channel: string, { kind, id, next }: StepResult): Omit<Receipt, 'txId' | 'block'> {
  const { version, absent } = next.seal;
  const command = next.body.command.name;
  return { channel, kind, id, version, command, sealHash: next.sealHash, ...(absent.length > 0 && { absent }) };
}

export const callerOf = ({ mspId, name, roles }: Signatory): Caller => ({ mspId, name, roles });
