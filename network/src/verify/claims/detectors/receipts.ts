import { sumOf } from '@tierline/chaincode/domain';
import type { CustodyFact, ShipmentFact, ShipmentState } from '@tierline/chaincode/schema';
import { type Detector, isRuled, type Observation, type Place, placeOf, stateOf, versionOf } from './detector';

type Code = 'RECEIPT_DIFFERS' | 'COUNT_DIFFERS';
type Counted = { by: string; count: number };
type Received = Place & { kind: string; id: string; version: number; state: ShipmentState };

/** What was received, against what was sent and what was counted when it changed hands. */
export const receipts: Detector<Code> = {
  codes: {
    RECEIPT_DIFFERS: { meaning: 'a shipment was received in other quantities than it was sent', severity: 'minor' },
    COUNT_DIFFERS: {
      meaning: 'a unit was counted otherwise when the consignee took it over than its shipment was received',
      severity: 'major',
    },
  },
  start() {
    const counts = new Map<string, Counted[]>();
    const received = new Map<string, Received>();
    return {
      take: ({ tx, versions }) =>
        versions.filter(isRuled).flatMap((checked): Observation<Code>[] => {
          const { seal } = checked.version;
          const here = { ...placeOf(tx), ...versionOf(seal) };
          if (seal.kind === 'custody')
            count(checked.facts as CustodyFact[], checked.origin ?? seal.id, seal.by.mspId, counts);
          const state = stateOf('shipment', checked);
          if (state?.receipt) received.set(seal.id, { ...here, state });
          return seal.kind === 'shipment' ? differences(checked.facts as ShipmentFact[], here) : [];
        }),
      end: () => [...received.values()].flatMap((one) => miscounted(one, counts)),
    };
  },
};

function count(facts: readonly CustodyFact[], unit: string, by: string, counts: Map<string, Counted[]>): void {
  for (const fact of facts) {
    if (fact.type !== 'OfferAccepted' || fact.role !== 'custodian' || fact.remarks?.count === undefined) continue;
    counts.set(unit, [...(counts.get(unit) ?? []), { by, count: fact.remarks.count }]);
  }
}

function differences(facts: readonly ShipmentFact[], here: Omit<Observation, 'code' | 'what'>): Observation<Code>[] {
  return facts.flatMap((fact) => {
    if (fact.type !== 'ShipmentReceived' || fact.differences.length === 0) return [];
    const what = fact.differences.map(({ line, shipped, received }) => {
      const reason = fact.receipt.lines.find((one) => one.line === line)?.reason ?? '';
      return `line ${String(line)}: sent ${shipped}, received ${received} (${reason})`;
    });
    return [{ code: 'RECEIPT_DIFFERS', ...here, what: what.join('; ') }];
  });
}

/** Where a unit's lines lie in it alone, in pieces, its count is theirs. */
function miscounted(
  { state, ...here }: Received,
  counts: ReadonlyMap<string, readonly Counted[]>,
): Observation<Code>[] {
  return state.handlingUnits.flatMap(({ sscc, custody, lines }) => {
    const counted = counts.get(custody ?? '')?.findLast(({ by }) => by === state.consignee);
    const isAlone = state.handlingUnits.every(
      (other) => other.sscc === sscc || !other.lines.some((line) => lines.includes(line)),
    );
    const inPieces = state.lines.every(({ line, unit }) => unit === 'PCE' || !lines.includes(line));
    if (!counted || lines.length === 0 || !isAlone || !inPieces) return [];
    const got = sumOf(
      (state.receipt?.lines ?? []).filter(({ line }) => lines.includes(line)).map(({ quantity }) => quantity),
    );
    if (got === String(counted.count)) return [];
    const what = `sscc ${sscc}: ${counted.by} counted ${String(counted.count)}, received ${got}`;
    return [{ code: 'COUNT_DIFFERS', ...here, what }];
  });
}
