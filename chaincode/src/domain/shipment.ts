import { Refusal, refuseUnless } from '../errors';
import { Exact } from '../schema/exact';
import {
  shipmentEntries,
  shipmentFacts,
  shipmentInputs,
  shipmentStateShape,
  type Difference,
  type HandlingUnit,
  type Milestone,
  type Receipt,
  type ShipmentFact,
  type ShipmentInput,
  type ShipmentState,
} from '../schema/shipment';
import type { Command } from '../schema/protocol';
import { guestEntry } from './guests';
import type { DecideContext, Kind } from './kind';
import { messageEntries } from './messages';
import { checkTime, withTime } from './negotiated-time';

const roles = ['logistics', 'manager', 'bot'] as const;

/** What goes from shipper to consignee, through whose hands, and what arrived. */
export const shipment: Kind<ShipmentState, ShipmentFact> = {
  name: 'shipment',
  state: shipmentStateShape,
  facts: shipmentFacts,
  commands: {
    PlanShipment: { input: shipmentInputs.PlanShipment, rebase: 'ifUntouched', roles },
    DispatchShipment: { input: shipmentInputs.DispatchShipment, rebase: 'ifUntouched', roles },
    RecordMilestone: { input: shipmentInputs.RecordMilestone, rebase: 'free', roles },
    ReceiveShipment: { input: shipmentInputs.ReceiveShipment, rebase: 'never', roles },
    CancelShipment: { input: shipmentInputs.CancelShipment, rebase: 'ifUntouched', roles },
  },
  entries: {
    comment: { content: shipmentEntries.comment, roles: [...roles, 'planner', 'quality'], authorise: () => undefined },
    evidence: { content: shipmentEntries.evidence, roles: [...roles, 'quality'], authorise: () => undefined },
    ...guestEntry<ShipmentState>(['answer', 'handover-signed']),
    ...messageEntries<ShipmentState>(({ legs, lines }, thread) =>
      [...legs.map((_leg, index) => `leg/${index}`), ...lines.map(({ line }) => `line/${line}`)].includes(thread),
    ),
  },
  decide(command, state, context) {
    if (command.name === 'PlanShipment') return plan(command.input as ShipmentInput<'PlanShipment'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    return decideOnPlanned(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'ShipmentPlanned') return planned(fact);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    switch (fact.type) {
      case 'ShipmentDispatched': {
        const { dispatchedAt, handlingUnits = state.handlingUnits, pins = [] } = fact;
        return { ...state, status: 'dispatched', dispatchedAt, handlingUnits, pins };
      }
      case 'MilestoneRecorded': {
        const { type: _type, note: _note, ...stated } = fact;
        return { ...state, times: withTime(state.times, stated) };
      }
      case 'ShipmentReceived':
        return { ...state, status: 'received', receipt: fact.receipt };
      case 'ShipmentCancelled':
        return { ...state, status: 'cancelled' };
    }
  },
  parties({ shipper, consignee, legs }) {
    const carriers = legs.flatMap(({ carrier }) => (carrier === undefined ? [] : [carrier]));
    return [...new Set([shipper, consignee, ...carriers])].sort();
  },
  without(state, gone) {
    if (gone === state.shipper || gone === state.consignee) return undefined;
    const legs = state.legs.map(({ carrier, ...leg }) =>
      carrier === gone ? leg : { ...leg, ...(carrier && { carrier }) },
    );
    return { ...state, legs };
  },
  subject: ({ shipper, consignee, number }) => ({ between: [shipper, consignee], subject: [shipper, number] }),
};

function plan(
  input: ShipmentInput<'PlanShipment'>,
  state: ShipmentState | undefined,
  { caller }: DecideContext,
): ShipmentFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.consignee !== caller.mspId, 'WITH_ONESELF');
  const lines = input.lines.map(({ line }) => line);
  refuseUnless(new Set(lines).size === lines.length, 'LINES_DIFFER', () => ({ lines }));
  checkHandlingUnits(input.handlingUnits, lines);
  for (const [index, leg] of input.legs.entries())
    refuseUnless(index === 0 || input.legs[index - 1]?.to === leg.from, 'ROUTE_BROKEN', () => ({ leg: index }));
  return [{ type: 'ShipmentPlanned', shipper: caller.mspId, ...input }];
}

function checkHandlingUnits(units: readonly HandlingUnit[], lines: readonly number[]): void {
  const unknown = units.flatMap((unit) => unit.lines).filter((line) => !lines.includes(line));
  refuseUnless(unknown.length === 0, 'LINES_DIFFER', () => ({ lines: unknown }));
  const codes = units.map(({ sscc }) => sscc);
  refuseUnless(new Set(codes).size === codes.length, 'HANDLING_UNIT_TWICE', () => ({ handlingUnits: codes }));
}

function decideOnPlanned({ name, input }: Command, state: ShipmentState, context: DecideContext): ShipmentFact[] {
  switch (name) {
    case 'DispatchShipment':
      return dispatch(input as ShipmentInput<'DispatchShipment'>, state, context);
    case 'RecordMilestone':
      return recordMilestone(input as Milestone, state, context);
    case 'ReceiveShipment':
      return receive(input as Receipt, state, context);
    default:
      requireSide(state.shipper, context, 'shipper');
      requireStatus(state, ['planned']);
      return [{ type: 'ShipmentCancelled', ...(input as ShipmentInput<'CancelShipment'>) }];
  }
}

function dispatch(
  input: ShipmentInput<'DispatchShipment'>,
  state: ShipmentState,
  context: DecideContext,
): ShipmentFact[] {
  requireSide(state.shipper, context, 'shipper');
  requireStatus(state, ['planned']);
  refuseUnless(input.dispatchedAt <= context.at, 'NOT_PAST', () => ({ at: context.at, given: input.dispatchedAt }));
  if (input.handlingUnits)
    checkHandlingUnits(
      input.handlingUnits,
      state.lines.map(({ line }) => line),
    );
  return [{ type: 'ShipmentDispatched', ...input }];
}

/** A leg's provider is its carrier; the shipper speaks for the first departure, and for legs it drives itself. */
function recordMilestone(input: Milestone, state: ShipmentState, { caller, at }: DecideContext): ShipmentFact[] {
  requireStatus(state, ['planned', 'dispatched']);
  const leg = state.legs[input.leg];
  if (!leg) throw new Refusal('LEG_UNKNOWN', { leg: input.leg });
  const loads = input.leg === 0 && input.event === 'departure';
  const providers = leg.carrier === undefined ? [state.shipper] : loads ? [leg.carrier, state.shipper] : [leg.carrier];
  checkTime(input, caller.mspId, at, state.times, { consumer: state.consignee, providers });
  return [{ type: 'MilestoneRecorded', by: caller.mspId, at, ...input }];
}

/** Every line is counted; what differs from what was shipped says why. */
function receive(input: Receipt, state: ShipmentState, context: DecideContext): ShipmentFact[] {
  requireSide(state.consignee, context, 'consignee');
  requireStatus(state, ['dispatched']);
  refuseUnless(input.receivedAt <= context.at, 'NOT_PAST', () => ({ at: context.at, given: input.receivedAt }));
  const counted = input.lines.map(({ line }) => line);
  const shipped = state.lines.map(({ line }) => line);
  refuseUnless(
    [...counted].sort((a, b) => a - b).join() === [...shipped].sort((a, b) => a - b).join(),
    'LINES_DIFFER',
    () => ({ lines: counted }),
  );
  const differences = receiptDifferences(state, input);
  for (const { line } of differences)
    refuseUnless(input.lines.find((one) => one.line === line)?.reason !== undefined, 'REASON_MISSING', () => ({
      line,
    }));
  return [{ type: 'ShipmentReceived', receipt: input, differences }];
}

/** Lines whose received quantity is not what was shipped. */
export function receiptDifferences(state: ShipmentState, receipt: Receipt): Difference[] {
  const received = new Map(receipt.lines.map(({ line, quantity }) => [line, quantity]));
  return state.lines.flatMap(({ line, quantity }) => {
    const got = received.get(line) ?? '0';
    const difference = new Exact(got).minus(quantity);
    return difference.isZero() ? [] : [{ line, shipped: quantity, received: got, difference: difference.toFixed() }];
  });
}

function planned({
  shipper,
  number,
  consignee,
  order,
  lines,
  handlingUnits,
  legs,
}: Extract<ShipmentFact, { type: 'ShipmentPlanned' }>): ShipmentState {
  const reference = order === undefined ? {} : { order };
  return {
    shipper,
    consignee,
    number,
    ...reference,
    lines,
    handlingUnits,
    legs,
    status: 'planned',
    times: [],
    pins: [],
  };
}

function requireSide(side: string, { caller }: DecideContext, name: string): void {
  refuseUnless(caller.mspId === side, 'OTHER_SIDE', () => ({ side: name }));
}

function requireStatus({ status }: ShipmentState, needed: readonly ShipmentState['status'][]): void {
  refuseUnless(needed.includes(status), 'STATUS', () => ({ status, needed: [...needed] }));
}
