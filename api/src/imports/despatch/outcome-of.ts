import { Exact, shipmentInputs, type ShipmentInput, type ShipmentState } from '@tierline/chaincode/schema';
import { instantAt } from '@tierline/planning/time';
import { issuesOf } from '../issues';
import type { Row } from '../report';
import type { DespatchContext, DespatchItem } from './context';
import { refusal, type KnownAdvice } from './recognise';
import { shipmentOf } from './shipment-of';

type Said = Pick<Row, 'code' | 'message'> & Pick<Row, 'field'>;
type Outcome = { said: Said; item?: DespatchItem } | Row[];

/** What an advice leads to on what stands: the same advice once more leads to nothing. */
export function outcomeOf(known: KnownAdvice, context: DespatchContext): Outcome {
  const row = known.lines[0].content.row;
  const planned = shipmentOf(known, context.units);
  const shape = shipmentInputs.PlanShipment.safeParse(planned);
  if (!shape.success) return issuesOf(shape.error).map(({ at, message }) => refusal(row, 'SHAPE', at, message));
  const live = context.shipments.find(
    ({ state }) => state.number === planned.number && state.consignee === planned.consignee,
  );
  if (!live) {
    const then = stepsAfter(known, undefined, context.now);
    return { said: { code: 'ACCEPTED', message: 'a new shipment' }, item: { row, plan: planned, then } };
  }
  const { id, state } = live;
  if (state.status === 'cancelled' || !isSame(state, planned))
    return [
      refusal(row, 'STATED_SINCE', 'number', `shipment ${state.number} stands, ${state.status}, and says otherwise`),
    ];
  const then = state.status === 'received' ? [] : stepsAfter(known, state, context.now);
  if (then.length === 0) return { said: { code: 'UNCHANGED', message: 'the shipment says the same' } };
  return { said: { code: 'ACCEPTED', message: 'the shipment goes on' }, item: { row, id, then } };
}

/** Its way, lines and units; what was packed at dispatch counts. */
function isSame(state: ShipmentState, planned: ShipmentInput<'PlanShipment'>): boolean {
  const { lines, handlingUnits, legs } = state;
  const said = (one: Pick<ShipmentState, 'lines' | 'handlingUnits' | 'legs'>) =>
    JSON.stringify([
      one.lines
        .map(({ line, customerPart, quantity, unit }) => [line, customerPart, new Exact(quantity).toFixed(), unit])
        .sort(),
      one.handlingUnits.map(({ sscc, lines: held }) => [sscc, [...held].sort()]).sort(),
      [one.legs[0]?.from, one.legs.at(-1)?.to],
    ]);
  return said({ lines, handlingUnits, legs }) === said(planned);
}

/** Of a carrier's leg it is the carrier who says when it arrives. */
function stepsAfter(known: KnownAdvice, state: ShipmentState | undefined, now: string): DespatchItem['then'] {
  const { advice, from, to, carrier } = known;
  const left = momentAt(advice.document.despatchedAt, from.timeZone);
  const due = carrier === undefined ? momentAt(advice.document.estimatedArrivalAt, to.timeZone) : undefined;
  const isGone = left !== undefined && left <= now;
  return [
    ...(isGone ? [] : expected('departure', left, state)),
    ...expected('arrival', due, state),
    ...(isGone && state?.status !== 'dispatched'
      ? [{ name: 'DispatchShipment' as const, input: { dispatchedAt: left } }]
      : []),
  ];
}

/** Unless it was told so before. */
function expected(
  event: 'departure' | 'arrival',
  time: string | undefined,
  state: ShipmentState | undefined,
): DespatchItem['then'] {
  const classifier = 'estimated';
  const isKnown = state?.times.some(
    (told) => told.event === event && told.classifier === classifier && told.time === time,
  );
  return time === undefined || isKnown ? [] : [{ name: 'RecordMilestone', input: { leg: 0, event, classifier, time } }];
}

/** Times of a message are those of clocks at the place. */
const momentAt = (local: string | undefined, timeZone: string): string | undefined =>
  local && instantAt(local.length === 10 ? `${local}T00:00` : local, timeZone);
