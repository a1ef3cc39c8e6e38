import type { ShipmentState } from '@tierline/chaincode/schema';
import {
  custodianOf,
  type Detector,
  type Observation,
  type Place,
  placeOf,
  type Seen,
  stateOf,
  versionOf,
} from './detector';

type Code = 'UNIT_NOT_SHOWN' | 'SHIPPER_WITHOUT_CUSTODY' | 'CARRIER_WITHOUT_CUSTODY' | 'CONSIGNEE_WITHOUT_CUSTODY';
type Held = { custodian: string; at: string };
type Shipment = Place & { kind: string; id: string; version: number; state: ShipmentState };
type HandlingUnit = ShipmentState['handlingUnits'][number];

/** Whether those who are said to have moved a shipment had its units. */
export const shipmentCustody: Detector<Code> = {
  codes: {
    UNIT_NOT_SHOWN: { meaning: 'a shipment names a unit whose custody is not shown', severity: 'minor' },
    SHIPPER_WITHOUT_CUSTODY: {
      meaning: 'a unit was with neither shipper nor carrier when its shipment left',
      severity: 'major',
    },
    CARRIER_WITHOUT_CUSTODY: {
      meaning: 'a shipment was received, and one of its carriers never had a unit of it',
      severity: 'major',
    },
    CONSIGNEE_WITHOUT_CUSTODY: {
      meaning: 'a shipment was received, and the consignee never took over a unit of it',
      severity: 'major',
    },
  },
  start() {
    const units = new Map<string, Held[]>();
    const shipments = new Map<string, Shipment>();
    return {
      take(seen) {
        follow(seen, units);
        for (const checked of seen.versions) {
          const { seal } = checked.version;
          const state = stateOf('shipment', checked);
          if (state) shipments.set(seal.id, { ...placeOf(seen.tx), ...versionOf(seal), state });
        }
        return [];
      },
      end: () =>
        [...shipments.values()].flatMap((one) => one.state.handlingUnits.flatMap((unit) => wayOf(one, unit, units))),
    };
  },
};

function follow(seen: Seen, units: Map<string, Held[]>): void {
  for (const checked of seen.versions) {
    const { seal } = checked.version;
    const custodian = custodianOf(checked, seen);
    if (custodian === undefined) continue;
    const unit = checked.origin ?? seal.id;
    const held = units.get(unit) ?? [];
    units.set(unit, held);
    if (held.at(-1)?.custodian !== custodian) held.push({ custodian, at: seal.at });
  }
}

function wayOf(
  { state, ...here }: Shipment,
  { sscc, custody }: HandlingUnit,
  units: ReadonlyMap<string, readonly Held[]>,
): Observation<Code>[] {
  const { dispatchedAt, shipper, consignee, legs, status } = state;
  if (custody === undefined || dispatchedAt === undefined) return [];
  const held = units.get(custody);
  if (!held) return [{ code: 'UNIT_NOT_SHOWN', ...here, what: `sscc ${sscc}, custody ${custody}` }];
  const start = Math.max(
    0,
    held.findLastIndex(({ at }) => at <= dispatchedAt),
  );
  const hands = held.slice(start).map(({ custodian }) => custodian);
  const carriers = [...new Set(legs.flatMap(({ carrier }) => carrier ?? []))];
  const what = `sscc ${sscc} was with ${hands.join(', ')} from its dispatch at ${dispatchedAt} on`;
  const observed: Observation<Code>[] = [];
  if (![shipper, ...carriers].includes(hands[0] ?? ''))
    observed.push({ code: 'SHIPPER_WITHOUT_CUSTODY', ...here, what });
  if (status !== 'received') return observed;
  for (const carrier of carriers.filter((one) => !hands.includes(one)))
    observed.push({ code: 'CARRIER_WITHOUT_CUSTODY', ...here, what: `${what}, never with ${carrier}` });
  if (!hands.includes(consignee))
    observed.push({ code: 'CONSIGNEE_WITHOUT_CUSTODY', ...here, what: `${what}, never with ${consignee}` });
  return observed;
}
