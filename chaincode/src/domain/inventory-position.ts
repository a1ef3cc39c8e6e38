import { Refusal, refuseUnless } from '../errors';
import { Exact } from '../schema/exact';
import { millisOf } from '../schema/instant';
import {
  inventoryFacts,
  inventoryInputs,
  inventoryStateShape,
  positionAlerts,
  type InventoryInput,
  type InventoryLimits,
  type InventoryState,
  type InventoryStatement,
  type OwnInventoryFact,
} from '../schema/inventory-position';
import type { Command } from '../schema/protocol';
import { alertCommands, decideAlert, evolveAlerts, isAlertFact, type AlertFact } from './alerts';
import type { DecideContext, Kind } from './kind';

export type InventoryFact = OwnInventoryFact | AlertFact;
type Side = 'customer' | 'supplier';

const roles = ['planner', 'logistics', 'manager', 'bot'] as const;
/** What was counted longer ago says nothing of today, and every node would roll it forward day by day. */
const oldestInDays = 366;
const alerts = { raise: 'RaiseInventoryAlert', clear: 'ClearInventoryAlert' } as const;

/**
 * Stock of one part that one side has for the other at one site (CX-0122): what each side states of it, side by side, the
 * limits it is to keep, and what was warned of.
 */
export const inventoryPosition: Kind<InventoryState, InventoryFact> = {
  name: 'inventory-position',
  state: inventoryStateShape,
  facts: { ...inventoryFacts, ...positionAlerts.facts },
  commands: {
    OpenInventoryPosition: { input: inventoryInputs.OpenInventoryPosition, rebase: 'ifUntouched', roles },
    StateInventory: { input: inventoryInputs.StateInventory, rebase: 'free', roles },
    StateInventoryLimits: { input: inventoryInputs.StateInventoryLimits, rebase: 'ifUntouched', roles },
    AgreeInventoryLimits: { input: inventoryInputs.AgreeInventoryLimits, rebase: 'never', roles },
    CloseInventoryPosition: { input: inventoryInputs.CloseInventoryPosition, rebase: 'ifUntouched', roles },
    ...alertCommands(alerts, positionAlerts),
  },
  alerts,
  decide(command, state, context) {
    if (command.name === 'OpenInventoryPosition')
      return open(command.input as InventoryInput<'OpenInventoryPosition'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    refuseUnless(state.open, 'STATUS', () => ({ status: 'closed', needed: ['open'] }));
    return decideAlert(alerts, command, state, context) ?? decideOnOpen(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'InventoryPositionOpened') {
      const { type: _type, ...subject } = fact;
      return { ...subject, statements: {}, open: true };
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (isAlertFact(fact)) return evolveAlerts(state, fact);
    switch (fact.type) {
      case 'InventoryStated': {
        const { type: _type, side, by: _by, ...statement } = fact;
        return { ...state, statements: { ...state.statements, [side]: statement } };
      }
      case 'InventoryLimitsStated': {
        const { type: _type, ...statedLimits } = fact;
        return { ...state, statedLimits };
      }
      case 'InventoryLimitsAgreed': {
        const { type: _type, ...agreedLimits } = fact;
        const { statedLimits: _stated, ...rest } = state;
        return { ...rest, agreedLimits };
      }
      case 'InventoryPositionClosed': {
        const { alerts: _over, ...rest } = state;
        return { ...rest, open: false };
      }
    }
  },
  parties: ({ customer, supplier }) => [customer, supplier].sort(),
  subject: ({ customer, supplier, holder, customerPart, site }) => ({
    between: [customer, supplier],
    subject: [customer, supplier, holder, customerPart, site],
  }),
};

/** What was closed is opened again as if new: in another unit, say. */
function open(
  { statement, ...subject }: InventoryInput<'OpenInventoryPosition'>,
  state: InventoryState | undefined,
  context: DecideContext,
): InventoryFact[] {
  const { customer, supplier } = subject;
  const { mspId } = context.caller;
  refuseUnless(!state?.open, 'ALREADY_THERE');
  refuseUnless(customer !== supplier, 'WITH_ONESELF');
  refuseUnless(mspId === customer || mspId === supplier, 'SIDES_DIFFER', () => ({ customer, supplier }));
  const [is, given] = [state && subjectOf(state), subjectOf(subject)];
  refuseUnless(!is || context.digest(is) === context.digest(given), 'SUBJECT_FIXED', () => ({ is, given }));
  const side = mspId === customer ? 'customer' : 'supplier';
  return [{ type: 'InventoryPositionOpened', ...subject }, ...(statement ? [stated(statement, side, context)] : [])];
}

const subjectOf = ({ customer, supplier, holder, customerPart, site }: Omit<InventoryState, 'statements' | 'open'>) =>
  [customer, supplier, holder, customerPart, site] as const;

function decideOnOpen({ name, input }: Command, state: InventoryState, context: DecideContext): InventoryFact[] {
  const by = context.caller.mspId;
  switch (name) {
    case 'StateInventory':
      return [restated(input as InventoryStatement, state, context)];
    case 'StateInventoryLimits':
      checkLimits(input as InventoryLimits);
      return [{ type: 'InventoryLimitsStated', by, ...(input as InventoryLimits) }];
    case 'AgreeInventoryLimits':
      return [agreed(state, by)];
    default:
      return [{ type: 'InventoryPositionClosed', by, ...(input as InventoryInput<'CloseInventoryPosition'>) }];
  }
}

/** A file that comes late does not undo a newer count; the same time again corrects it. */
function restated(statement: InventoryStatement, state: InventoryState, context: DecideContext): InventoryFact {
  const side = context.caller.mspId === state.customer ? 'customer' : 'supplier';
  const stands = state.statements[side]?.asOf;
  refuseUnless(stands === undefined || statement.asOf >= stands, 'STATED_SINCE', () => ({
    stands,
    given: statement.asOf,
  }));
  return stated(statement, side, context);
}

function stated(statement: InventoryStatement, side: Side, { caller, at }: DecideContext): InventoryFact {
  const times = [statement.asOf, ...statement.stocks.map(({ updatedAt }) => updatedAt)];
  const ahead = times.find((time) => time !== undefined && time > at);
  refuseUnless(ahead === undefined, 'NOT_PAST', () => ({ at, given: ahead }));
  const ageInDays = ((millisOf(at) ?? 0) - (millisOf(statement.asOf) ?? 0)) / 86_400_000;
  refuseUnless(ageInDays <= oldestInDays, 'TOO_OLD', () => ({ at, given: statement.asOf, limitDays: oldestInDays }));
  return { type: 'InventoryStated', side, by: caller.mspId, at, ...statement };
}

function agreed({ statedLimits }: InventoryState, mspId: string): InventoryFact {
  refuseUnless(statedLimits !== undefined, 'STATUS', () => ({ status: 'nothing stated', needed: ['limits stated'] }));
  const { by, ...limits } = statedLimits;
  refuseUnless(by !== mspId, 'NOT_ASKED');
  return { type: 'InventoryLimitsAgreed', ...limits };
}

function checkLimits({ safety, minimum, maximum }: InventoryLimits): void {
  const given = [safety, minimum, maximum].filter((limit) => limit !== undefined);
  const rise = given.every((limit, index) => new Exact(limit).gte(given[index - 1] ?? 0));
  refuseUnless(given.length > 0 && rise, 'LIMITS_INVALID', () => ({ safety, minimum, maximum }));
}

/** Which limits are watched: what both signed, else what one of them stated. */
export function limitsInForce({ agreedLimits, statedLimits }: InventoryState): InventoryLimits | undefined {
  return agreedLimits ?? statedLimits;
}
