import { Refusal, refuseUnless } from '../errors';
import type { Fact, Kind, Together } from '../domain/kind';
import { limits, type Json, type StepRequest } from '../schema/protocol';
import { canonical } from './canonical';
import { decideContext } from './decide-context';
import { isReserved } from './ids';
import { heldBefore, requireQuorum } from './quorum';
import { checkedParties, sealVersion } from './seal';
import { shaped } from './shaped';
import {
  kindNamed,
  millis,
  parseVersion,
  requireActive,
  requireRole,
  requireState,
  type StepContext,
  type Version,
} from './version';
import { writesOf, type PrivateWrite } from './writes';

export type StepResult = {
  kind: string;
  id: string;
  prior: Version | undefined;
  next: Version;
  facts: Fact[];
  /** Hashes of the seals one of which stands at each party left out: the prior's, or an earlier one's of the chain. */
  held: string[];
  /** What every organisation's collection gets, in byte order of key. */
  writes: PrivateWrite[];
};

const fiveMinutes = 5 * 60 * 1000;

/**
 * The protocol's one function: prior versions, commands and context give the next versions and all writes (protocol.md §3
 * conditions 1, 4 and 5 without what needs the ledger or a clock; §4; §5). The chaincode runs it to write, the node to
 * foresee, projector and verifier to check.
 * @throws Refusal
 */
export function step(requests: readonly StepRequest[], context: StepContext): StepResult[] {
  refuseUnless(requests.length >= 1 && requests.length <= limits.steps, 'OVERSIZE', () => ({
    what: 'steps',
    limit: limits.steps,
    actual: requests.length,
  }));
  requireActive(context.caller.mspId, context.registry);
  const opened = requests.map((request) => open(request, context));
  requireDistinct(requests);
  const results = opened.map((one) => decideOne(one, opened, context));
  requireSameParties(results);
  return results;
}

type Opened = { request: StepRequest; kind: Kind; prior: Version | undefined };

function open(request: StepRequest, { caller, at, registry }: StepContext): Opened {
  const kind = kindNamed(request.kind);
  const prior = request.prior && parseVersion(request.prior, request.kind, request.id);
  const { id } = request;
  refuseUnless(prior !== undefined || !isReserved(id), 'ID_RESERVED', () => ({ kind: kind.name, id }));
  if (prior) {
    refuseUnless(prior.seal.parties.includes(caller.mspId), 'RECORD_UNKNOWN');
    if (kind.mayJoin) requireState(prior);
    const computed = checkedParties(kind, id, prior.body.state, registry);
    refuseUnless(canonical(computed) === canonical(prior.seal.parties), 'PRIOR_INVALID', () => ({
      kind: kind.name,
      id,
      reason: 'the seal’s parties are not those of its state',
    }));
    refuseUnless(millis(at) >= millis(prior.seal.at) - fiveMinutes, 'TIME_BEFORE_PRIOR', () => ({
      kind: kind.name,
      id,
      at,
      prior: prior.seal.at,
    }));
  }
  return { request, kind, prior };
}

function decideOne(one: Opened, all: readonly Opened[], context: StepContext): StepResult {
  const { request, kind, prior } = one;
  const input = checkedInput(request, kind, context);
  const command = { name: request.command.name, input };
  const facts = kind.decide(command, prior?.body.state, decideContext(request.id, prior, context, others(one, all)));
  const state = facts.reduce<unknown>((before, fact) => kind.evolve(before, fact), prior?.body.state) as Json;
  const { id, commandId, salt, absences } = request;
  const body = { command, state, salt, ...(absences && { absences }) };
  const next = sealVersion({ kind, id, prior, commandId, body }, context);
  const held = heldBefore(request, prior);
  const { absent } = next.seal;
  if (absences) requireQuorum({ kind, command: command.name, absent, prior, caller: context.caller.mspId }, id);
  return { kind: kind.name, id, prior, next, facts, held, writes: writesOf(prior, next) };
}

/** The command's input in its documented shape. @throws Refusal COMMAND_UNKNOWN, ROLE_MISSING, MALFORMED */
function checkedInput({ command }: StepRequest, kind: Kind, { caller }: StepContext): Json {
  const shape = Object.hasOwn(kind.commands, command.name) ? kind.commands[command.name] : undefined;
  if (!shape) throw new Refusal('COMMAND_UNKNOWN', { kind: kind.name, command: command.name });
  requireRole(caller, shape.roles);
  shaped(shape.input, command.input, '');
  return command.input;
}

/** The other steps, with their states before the transaction. */
const others = (one: Opened, all: readonly Opened[]): Together[] =>
  all
    .filter((other) => other !== one)
    .map(({ request, kind, prior }) => ({
      kind: kind.name,
      id: request.id,
      command: request.command,
      state: prior?.body.state,
    }));

function requireDistinct(requests: readonly StepRequest[]): void {
  const seen = new Set<string>();
  for (const { kind, id } of requests) {
    const place = `${kind}/${id}`;
    refuseUnless(!seen.has(place), 'STEPS_DISAGREE', () => ({ kind, id, reason: 'one step a record' }));
    seen.add(place);
  }
}

/** Several records change together only among the same members, before and after (protocol.md §5). */
function requireSameParties([first, ...rest]: readonly StepResult[]): void {
  const parties = (result: StepResult | undefined): string =>
    canonical([result?.prior?.seal.parties ?? [], result?.next.seal.parties ?? [], result?.next.seal.absent ?? []]);
  const expected = parties(first);
  for (const other of rest)
    refuseUnless(parties(other) === expected, 'STEPS_DISAGREE', () => ({
      kind: other.kind,
      id: other.id,
      reason: 'prior, next or absent parties differ from the first step’s',
    }));
}
