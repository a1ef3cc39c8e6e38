import { Refusal } from '@tierline/chaincode/errors';
import { kindNamed, step, type StepContext } from '@tierline/chaincode/record';
import type { Json, Prior, StepRequest } from '@tierline/chaincode/schema';
import type { Live } from './record-source';

/** The version that a command was meant for; `rebase`: stricter than its class. */
export type Seen = { version: number; prior: Prior | undefined; rebase?: 'never' | undefined };

/**
 * Whether a command meant for version `seen` may be decided on the one that holds now: by its class, and for
 * `ifUntouched` by whether what it changes has changed meanwhile.
 * @throws Refusal CHANGED_SINCE
 */
export function requireRebasable(request: StepRequest, seen: Seen, now: Live, context: StepContext): void {
  if (seen.version === now.version) return;
  const rebase = seen.rebase ?? kindNamed(request.kind).commands[request.command.name]?.rebase ?? 'never';
  if (rebase === 'free') return;
  if (rebase === 'ifUntouched' && seen.prior && untouched(request, seen.prior, now, context)) return;
  throw new Refusal('CHANGED_SINCE', { kind: request.kind, id: request.id, seen: seen.version, now: now.version });
}

function untouched(request: StepRequest, seen: Prior, now: Live, context: StepContext): boolean {
  const [result] = step([{ ...request, prior: seen }], context);
  if (!result?.prior) return false;
  const before = result.prior.body.state;
  const mine = changedPaths(before, result.next.body.state);
  const theirs = changedPaths(before, stateOf(now.prior));
  return !mine.some((path) => theirs.some((other) => overlap(path, other)));
}

function stateOf(prior: Prior): Json {
  return (JSON.parse(prior.body) as { state: Json }).state;
}

/** Paths at which two values differ, as deep as both go. */
export function changedPaths(
  a: Json | undefined,
  b: Json | undefined,
  path: readonly string[] = [],
): (readonly string[])[] {
  if (isBranch(a) && isBranch(b) && Array.isArray(a) === Array.isArray(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    const children = (value: object, name: string) => (value as Record<string, Json | undefined>)[name];
    return [...names].flatMap((name) => changedPaths(children(a, name), children(b, name), [...path, name]));
  }
  return a === b ? [] : [path];
}

const isBranch = (value: Json | undefined): value is Json[] | Record<string, Json> =>
  typeof value === 'object' && value !== null;

/** One lies on the way to the other. */
function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.slice(0, b.length).every((part, index) => part === b[index]);
}
