import { refuseUnless } from '../errors';
import type { CustodyFact, CustodyInput, UnitState } from '../schema/custody';
import type { Command } from '../schema/protocol';
import type { DecideContext, Together } from './kind';
import { evolveCustody, unitParties } from './unit';

/** Whether the other record does exactly this in the same transaction. */
function does(context: DecideContext, id: string, name: string, test: (input: never) => boolean): boolean {
  return context.together.some(
    (other) =>
      other.kind === 'custody' && other.id === id && other.command.name === name && test(other.command.input as never),
  );
}

/** What is packed moves only together with its container, and a container only with all that is in it. */
export function requireMovedTogether(command: Command, state: UnitState, context: DecideContext): void {
  const same = JSON.stringify(command.input);
  const neighbours = [...state.contents, ...(state.container === undefined ? [] : [state.container])];
  const missing = neighbours.filter(
    (id) => !does(context, id, command.name, (input) => JSON.stringify(input) === same),
  );
  refuseUnless(missing.length === 0, 'CONTAINER_MOVES_WHOLE', () => ({ missing }));
}

/**
 * What is packed has the parties of its container, or it could not move with it: every party's peer sees all that moves
 * (protocol.md §5). So who comes or goes, comes to all of it or goes from all of it.
 */
export function requireSameCompany(
  command: Command,
  state: UnitState,
  facts: readonly CustodyFact[],
  context: DecideContext,
): void {
  const after = facts.reduce(evolveCustody, state);
  if (!sameParties(unitParties(after), state)) requireMovedTogether(command, state, context);
}

/** @throws Refusal PARTIES_DIFFER if one that is packed now has other parties */
function requirePartiesOf(state: UnitState, others: readonly Together[]): void {
  const different = others.filter((one) => one.state !== undefined && !sameParties(unitParties(state), one.state));
  refuseUnless(different.length === 0, 'PARTIES_DIFFER', () => ({ units: different.map(({ id }) => id) }));
}

const sameParties = (parties: readonly string[], other: unknown): boolean =>
  unitParties(other as UnitState).join() === parties.join();

/** Each unit says in the same transaction that it enters (leaves) this container. */
export function requireUnitsAgree(
  units: readonly string[],
  unitCommand: 'EnterContainer' | 'LeaveContainer',
  state: UnitState,
  context: DecideContext,
): void {
  const missing = units.filter(
    (id) => !does(context, id, unitCommand, (input: CustodyInput<'EnterContainer'>) => input.container === context.id),
  );
  refuseUnless(missing.length === 0, 'CONTAINER_MOVES_WHOLE', () => ({ missing }));
  requirePartiesOf(
    state,
    context.together.filter(({ id }) => units.includes(id)),
  );
}

/** The container says in the same transaction that it takes in (lets out) this unit. */
export function requireContainerAgrees(
  container: string,
  containerCommand: 'PackUnits' | 'UnpackUnits',
  context: DecideContext,
): void {
  const agrees = does(context, container, containerCommand, (input: CustodyInput<'PackUnits'>) =>
    input.units.includes(context.id),
  );
  refuseUnless(agrees, 'CONTAINER_MOVES_WHOLE', () => ({ missing: [container] }));
}
