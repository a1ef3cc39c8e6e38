import { Refusal, refuseUnless } from '../errors';
import type { DecideContext, Fact, Kind, Together } from '../domain/kind';
import { limits, type Body, type Json, type Registry, type Seal, type StepRequest } from '../schema/protocol';
import { canonical } from './canonical';
import { sha256Hex } from './hash';
import { root } from './root';
import { kindNamed, millis, parseVersion, requireActive, requireRole, type StepContext, type Version } from './version';
import { writesOf, type PrivateWrite } from './writes';

export type StepResult = {
  kind: string;
  id: string;
  prior: Version | undefined;
  next: Version;
  facts: Fact[];
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

function open(request: StepRequest, { caller, at }: StepContext): Opened {
  const kind = kindNamed(request.kind);
  const prior = request.prior && parseVersion(request.prior, request.kind, request.id);
  const { id } = request;
  if (prior) {
    refuseUnless(prior.seal.parties.includes(caller.mspId), 'RECORD_UNKNOWN');
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
  const facts = kind.decide(command, prior?.body.state, decideContext(one, all, context));
  const state = facts.reduce<unknown>((before, fact) => kind.evolve(before, fact), prior?.body.state);
  const parties = checkedParties(kind, request.id, state, context);
  const next = seal(one, { command, state: state as Json, salt: request.salt }, parties, context);
  return { kind: kind.name, id: request.id, prior, next, facts, writes: writesOf(prior, next) };
}

/** The command's input in its documented shape. @throws Refusal COMMAND_UNKNOWN, ROLE_MISSING, MALFORMED */
function checkedInput({ command }: StepRequest, kind: Kind, { caller }: StepContext): Json {
  const shape = Object.hasOwn(kind.commands, command.name) ? kind.commands[command.name] : undefined;
  if (!shape) throw new Refusal('COMMAND_UNKNOWN', { kind: kind.name, command: command.name });
  requireRole(caller, shape.roles);
  const parsed = shape.input.safeParse(command.input);
  if (parsed.success) return command.input;
  const issue = parsed.error.issues[0];
  throw new Refusal('MALFORMED', {
    at: ['', ...(issue?.path ?? [])].join('/'),
    reason: issue?.message ?? 'not the documented shape',
  });
}

function decideContext(
  { request, prior }: Opened,
  all: readonly Opened[],
  { caller, at, registry }: StepContext,
): DecideContext {
  const together: Together[] = all
    .filter((other) => other.request !== request)
    .map((other) => ({
      kind: other.kind.name,
      id: other.request.id,
      command: other.request.command,
      state: other.prior?.body.state,
    }));
  const { rules, members, steward, codes } = registry;
  return { id: request.id, caller, at, parties: prior?.seal.parties ?? [], rules, members, steward, codes, together };
}

/** Exactly those that the kind computes; two to sixteen, all known, the creator among them. @throws Refusal PARTIES_INVALID */
function checkedParties(kind: Kind, id: string, state: unknown, { registry }: StepContext): string[] {
  const parties = kind.parties(state, registry.steward);
  const invalid = (reason: string) => () => ({ kind: kind.name, id, parties, reason });
  refuseUnless(
    parties.length >= 2 && parties.length <= limits.parties,
    'PARTIES_INVALID',
    invalid('two to sixteen parties'),
  );
  const sorted = [...new Set(parties)].sort((a, b) => (a < b ? -1 : 1));
  refuseUnless(canonical(sorted) === canonical(parties), 'PARTIES_INVALID', invalid('sorted by bytes, each once'));
  refuseUnless(
    parties.every((party) => isMember(party, registry)),
    'PARTIES_INVALID',
    invalid('a party is no member'),
  );
  return parties;
}

const isMember = (mspId: string, registry: Registry): boolean =>
  registry.members.some((member) => member.mspId === mspId);

function seal(
  { request, kind, prior }: Opened,
  body: Body,
  parties: string[],
  { caller, at, registry }: StepContext,
): Version {
  const version = (prior?.seal.version ?? 0) + 1;
  const { id } = request;
  refuseUnless(prior !== undefined || parties.includes(caller.mspId), 'PARTIES_INVALID', () => ({
    kind: kind.name,
    id,
    parties,
    reason: 'who creates a record is a party of it',
  }));
  const bodyBytes = canonical(body);
  const size = Buffer.byteLength(bodyBytes);
  refuseUnless(size <= limits.bodyBytes, 'OVERSIZE', () => ({ what: 'body', limit: limits.bodyBytes, actual: size }));
  const next: Seal = {
    v: 1,
    kind: kind.name,
    id,
    version,
    parties,
    absent: [],
    prev: prior?.sealHash ?? '',
    body: sha256Hex(bodyBytes),
    root: root(body, `${kind.name}/${id}/${String(version)}`),
    by: { mspId: caller.mspId, name: caller.name },
    at,
    rules: registry.rules,
    commandId: request.commandId,
  };
  const sealBytes = canonical(next);
  return { sealBytes, sealHash: sha256Hex(sealBytes), seal: next, bodyBytes, body };
}

function requireDistinct(requests: readonly StepRequest[]): void {
  const seen = new Set<string>();
  for (const { kind, id } of requests) {
    const place = `${kind}/${id}`;
    refuseUnless(!seen.has(place), 'STEPS_DISAGREE', () => ({ kind, id, reason: 'one step a record' }));
    seen.add(place);
  }
}

/** Several records change together only among the same members, before and after (protocol.md §5). */
function requireSameParties([first, ...others]: readonly StepResult[]): void {
  const parties = (result: StepResult | undefined): string =>
    canonical([result?.prior?.seal.parties ?? [], result?.next.seal.parties ?? []]);
  const expected = parties(first);
  for (const other of others)
    refuseUnless(parties(other) === expected, 'STEPS_DISAGREE', () => ({
      kind: other.kind,
      id: other.id,
      reason: 'prior and next parties differ from the first step’s',
    }));
}
