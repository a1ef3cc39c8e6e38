import { Refusal, refuseUnless } from '../errors';
import {
  capacityAlertFacts,
  capacityGroupEntries,
  capacityGroupFacts,
  capacityGroupInputs,
  capacityGroupStateShape,
  type Capacity,
  type CapacityGroupEntry,
  type CapacityGroupInput,
  type CapacityGroupState,
  type OwnCapacityGroupFact,
} from '../schema/capacity-group';
import { Exact } from '../schema/exact';
import type { Command } from '../schema/protocol';
import { alertCommands, decideAlert, evolveAlerts, isAlertFact, type AlertFact } from './alerts';
import { isOver } from './buckets';
import { isSameMeasure, type Measure } from './capacity-measure';
import { capacityRules } from './capacity-rules';
import { checkRules } from './check-rules';
import type { DecideContext, Kind } from './kind';
import { requireSide } from './sides';
import { requestUpdate, requireDue, withoutRequest } from './update-request';

export type CapacityGroupFact = OwnCapacityGroupFact | AlertFact;

const roles = ['planner', 'manager', 'bot'] as const;
const alerts = { raise: 'RaiseCapacityAlert', clear: 'ClearCapacityAlert' } as const;

/** What a supplier can do for one customer, week by week, and which demand it is for (domain.md "Forecast and capacity"; CX-0128 §4.2). */
export const capacityGroup: Kind<CapacityGroupState, CapacityGroupFact> = {
  name: 'capacity-group',
  state: capacityGroupStateShape,
  facts: { ...capacityGroupFacts, ...capacityAlertFacts },
  alerts,
  commands: {
    PublishCapacityGroup: { input: capacityGroupInputs.PublishCapacityGroup, rebase: 'ifUntouched', roles },
    ReviseCapacityGroup: { input: capacityGroupInputs.ReviseCapacityGroup, rebase: 'ifUntouched', roles },
    AgreeCapacity: { input: capacityGroupInputs.AgreeCapacity, rebase: 'never', roles },
    RequestCapacityUpdate: { input: capacityGroupInputs.RequestCapacityUpdate, rebase: 'free', roles },
    DeactivateCapacityGroup: { input: capacityGroupInputs.DeactivateCapacityGroup, rebase: 'ifUntouched', roles },
    ...alertCommands(alerts, {
      raise: capacityGroupInputs.RaiseCapacityAlert,
      clear: capacityGroupInputs.ClearCapacityAlert,
    }),
  },
  entries: {
    comment: {
      content: capacityGroupEntries.comment,
      roles: [...roles, 'logistics', 'quality'],
      authorise: () => undefined,
    },
    reminder: {
      content: capacityGroupEntries.reminder,
      roles,
      authorise: ({ active, request }, content, context) => {
        const { of, dueBy } = content as CapacityGroupEntry<'reminder'>;
        requireDue(dueBy, active && request?.of === of ? [request.dueBy] : [], context);
      },
      subject: (content) => [content.of ?? null, content.dueBy ?? null],
    },
  },
  decide(command, state, context) {
    if (command.name === 'PublishCapacityGroup')
      return publish(command.input as CapacityGroupInput<'PublishCapacityGroup'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (command.name === 'ReviseCapacityGroup')
      return revise(command.input as CapacityGroupInput<'ReviseCapacityGroup'>, state, context);
    const allowed = state.active || command.name === alerts.clear;
    refuseUnless(allowed, 'STATUS', () => ({ status: 'deactivated', needed: ['active'] }));
    return decideAlert(alerts, command, state, context) ?? decideOnActive(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'CapacityGroupPublished') {
      const { type: _type, note: _note, ...stated } = fact;
      return { ...complete(stated), revision: 1, signed: [], active: true };
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (isAlertFact(fact)) return evolveAlerts(state, fact);
    switch (fact.type) {
      case 'CapacityGroupRevised':
        return revised(state, fact);
      case 'CapacityAgreed':
        return signed(state, fact);
      case 'CapacityUpdateRequested': {
        const { of, by, at, dueBy } = fact;
        return { ...state, request: { of, by, at, dueBy } };
      }
      case 'CapacityGroupDeactivated':
        return { ...state, active: false };
    }
  },
  parties: ({ supplier, customer }) => [supplier, customer].sort(),
  subject: ({ supplier, customer, groupId }) => ({ between: [supplier, customer], subject: [supplier, groupId] }),
};

function publish(
  input: CapacityGroupInput<'PublishCapacityGroup'>,
  state: CapacityGroupState | undefined,
  { caller, at }: DecideContext,
): CapacityGroupFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.customer !== caller.mspId, 'WITH_ONESELF');
  checkRules('GROUP_INVALID', capacityRules, { groupId: input.groupId, statement: input, at });
  return [{ type: 'CapacityGroupPublished', supplier: caller.mspId, ...input }];
}

/** Who states less, more, nothing or something else where the customer had signed says why; weeks that are over do not count. */
function revise(
  input: CapacityGroupInput<'ReviseCapacityGroup'>,
  state: CapacityGroupState,
  { caller, at }: DecideContext,
): CapacityGroupFact[] {
  requireSide(state.supplier, caller.mspId, 'supplier');
  checkRules('GROUP_INVALID', capacityRules, { groupId: state.groupId, statement: input, at, before: state });
  const kept = stillSigned(state, input);
  const changed = state.signed.filter((one) => !kept.includes(one) && !isOver(one.start, 'week', at));
  refuseUnless(changed.length === 0 || input.reason !== undefined, 'REASON_MISSING', () => ({
    starts: changed.map(({ start }) => start),
  }));
  return [{ type: 'CapacityGroupRevised', ...input }];
}

function decideOnActive(
  { name, input }: Command,
  state: CapacityGroupState,
  context: DecideContext,
): CapacityGroupFact[] {
  const { customer, supplier } = state;
  switch (name) {
    case 'AgreeCapacity':
      return agree(input as CapacityGroupInput<'AgreeCapacity'>, state, context);
    case 'RequestCapacityUpdate': {
      const askers = {
        capacity: { mspId: customer, name: 'customer' },
        agreement: { mspId: supplier, name: 'supplier' },
      };
      const request = requestUpdate(input as CapacityGroupInput<'RequestCapacityUpdate'>, askers, context);
      return [{ type: 'CapacityUpdateRequested', ...request }];
    }
    default:
      requireSide(supplier, context.caller.mspId, 'supplier');
      return [{ type: 'CapacityGroupDeactivated', ...(input as CapacityGroupInput<'DeactivateCapacityGroup'>) }];
  }
}

/** A signature goes under what the other side wrote, to the figure. */
function agree(
  { weeks }: CapacityGroupInput<'AgreeCapacity'>,
  { customer, capacities }: CapacityGroupState,
  { caller, at }: DecideContext,
): CapacityGroupFact[] {
  requireSide(customer, caller.mspId, 'customer');
  const twice = new Set(weeks.map(({ start }) => start)).size < weeks.length;
  const differing = weeks.filter(({ start, quantity }) => !states(capacities, start, quantity));
  refuseUnless(!twice && differing.length === 0, 'AGREEMENT_DIFFERS', () => ({
    starts: (twice ? weeks : differing).map(({ start }) => start),
  }));
  return [{ type: 'CapacityAgreed', at, weeks }];
}

function revised(
  state: CapacityGroupState,
  { type: _type, reason: _reason, ...statement }: Extract<CapacityGroupFact, { type: 'CapacityGroupRevised' }>,
): CapacityGroupState {
  const { volatility: _volatility, ...kept } = withoutRequest(state, 'capacity');
  return {
    ...kept,
    ...complete(statement),
    revision: state.revision + 1,
    signed: stillSigned(state, statement),
    active: true,
  };
}

function signed(
  state: CapacityGroupState,
  { at, weeks }: Extract<CapacityGroupFact, { type: 'CapacityAgreed' }>,
): CapacityGroupState {
  const others = state.signed.filter(({ start }) => !weeks.some((one) => one.start === start));
  return {
    ...withoutRequest(state, 'agreement'),
    signed: inOrder([...others, ...weeks.map(({ start, quantity }) => ({ start, quantity, at }))]),
  };
}

/** With what was left out, and weeks in order. */
function complete<Statement extends Omit<CapacityGroupInput<'ReviseCapacityGroup'>, 'reason'>>({
  supplierSites = [],
  linkedSeries = [],
  linkedGroups = [],
  capacities = [],
  ...rest
}: Statement) {
  return { ...rest, supplierSites, linkedSeries, linkedGroups, capacities: inOrder(capacities) };
}

/** A signature stays under the same figure of the same measure. */
const stillSigned = (
  state: CapacityGroupState,
  statement: Measure & { capacities?: readonly Capacity[] | undefined },
) =>
  isSameMeasure(state, statement)
    ? state.signed.filter(({ start, quantity }) => states(statement.capacities ?? [], start, quantity))
    : [];

const states = (capacities: readonly Capacity[], start: string, quantity: string): boolean =>
  capacities.some((one) => one.start === start && one.agreed !== undefined && new Exact(one.agreed).eq(quantity));

const inOrder = <T extends { start: string }>(weeks: readonly T[]): T[] =>
  [...weeks].sort((a, b) => (a.start < b.start ? -1 : 1));
