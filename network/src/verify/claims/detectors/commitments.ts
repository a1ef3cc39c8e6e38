import { type ForecastFact, shortfalls, type Delivery } from '@tierline/chaincode/domain';
import type { ForecastState, ShipmentState } from '@tierline/chaincode/schema';
import { type Detector, type Observation, type Place, placeOf, stateOf, versionOf } from './detector';

type Code = 'COMMITMENT_NOT_KEPT' | 'COMMITMENT_LOWERED' | 'COMMITMENT_OUTDATED';
type Forecast = Place & { kind: string; id: string; version: number; state: ForecastState };

/** What a supplier promised, against what arrived. */
export const commitments: Detector<Code> = {
  codes: {
    COMMITMENT_NOT_KEPT: {
      meaning: 'less arrived than was committed, by the shipments that are shown',
      severity: 'minor',
    },
    COMMITMENT_LOWERED: { meaning: 'a commitment to the same demand was lowered', severity: 'minor' },
    COMMITMENT_OUTDATED: { meaning: 'demand was revised and the commitment was not', severity: 'minor' },
  },
  start() {
    const forecasts = new Map<string, Forecast>();
    const shipments = new Map<string, ShipmentState>();
    return {
      take: ({ tx, versions }) =>
        versions.flatMap((checked) => {
          const { seal } = checked.version;
          const shipment = stateOf('shipment', checked);
          if (shipment) shipments.set(seal.id, shipment);
          const state = stateOf('forecast', checked);
          if (!state) return [];
          const here = { ...placeOf(tx), ...versionOf(seal) };
          const before = forecasts.get(seal.id)?.state;
          forecasts.set(seal.id, { ...here, state });
          return (checked.facts as ForecastFact[]).flatMap((fact) => lowered(fact, before, here));
        }),
      end: ({ now }) =>
        [...forecasts.values()].flatMap((one) => [...outdated(one), ...notKept(one, [...shipments.values()], now)]),
    };
  },
};

function lowered(
  fact: ForecastFact,
  before: ForecastState | undefined,
  here: Omit<Observation, 'code' | 'what'>,
): Observation<Code>[] {
  const promised = before?.commitment;
  if (fact.type !== 'ForecastCommitted' || promised?.revision !== fact.revision) return [];
  const later = fact.buckets.map(({ start, quantity }) => ({ day: start, quantity }));
  const less = shortfalls(promised.buckets, 'day', later);
  if (less.length === 0) return [];
  return [
    {
      code: 'COMMITMENT_LOWERED',
      ...here,
      what: less.map((one) => `${one.start}: ${one.expected} to ${one.delivered}`).join(', '),
    },
  ];
}

function outdated({ state, ...here }: Forecast): Observation<Code>[] {
  const { commitment, revision, active } = state;
  if (!active || !commitment || commitment.revision === revision) return [];
  const what = `demand stands at revision ${String(revision)}, the commitment answers ${String(commitment.revision)}`;
  return [{ code: 'COMMITMENT_OUTDATED', ...here, what }];
}

/** Only buckets that lie behind the last tick; days are UTC's. Without any shipment of the part nothing is said. */
function notKept({ state, ...here }: Forecast, shipments: readonly ShipmentState[], now: string): Observation<Code>[] {
  const deliveries = shipments.flatMap((shipment) => deliveriesOf(shipment, state));
  const committed = (state.commitment?.buckets ?? []).filter(({ start }) => start < now);
  if (deliveries.length === 0) return [];
  const short = shortfalls(committed, state.granularity, deliveries, now.slice(0, 10));
  return short.map(({ start, expected, delivered }) => ({
    ...{ code: 'COMMITMENT_NOT_KEPT', ...here },
    what: `${state.granularity} of ${start}: committed ${expected} ${state.unit} of ${state.customerPart}, received ${delivered}`,
  }));
}

function deliveriesOf({ shipper, consignee, lines, receipt }: ShipmentState, forecast: ForecastState): Delivery[] {
  if (shipper !== forecast.supplier || consignee !== forecast.buyer || !receipt) return [];
  return lines
    .filter(({ customerPart, unit }) => customerPart === forecast.customerPart && unit === forecast.unit)
    .flatMap(({ line }) => receipt.lines.filter((one) => one.line === line))
    .map(({ quantity }) => ({ day: receipt.receivedAt.slice(0, 10), quantity }));
}
