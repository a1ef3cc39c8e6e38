import type { CheckedVersion } from '@tierline/chaincode/record';
import type { UnitState } from '@tierline/chaincode/schema';
import {
  custodianOf,
  day,
  type Detector,
  elapsed,
  type Observation,
  type Place,
  placeOf,
  type Seen,
  stateOf,
  versionOf,
} from './detector';

type Code = 'CHAIN_BEGINS_LATER' | 'CHAIN_INTERRUPTED' | 'HANDOVER_SLOW' | 'UNIT_SILENT';
type Unit = Place & {
  kind: string;
  id: string;
  version: number;
  /** Of its last word. */
  at: string;
  state: UnitState | undefined;
  /** The last that was shown. */
  custodian: string | undefined;
  /** Versions since then. */
  unread: number;
};

const longest = { handover: day, silence: 30 * day };

/** Where a unit's history does not say who had it, or nobody spoke for it. */
export const custodyGaps: Detector<Code> = {
  codes: {
    CHAIN_BEGINS_LATER: { meaning: 'a unit is shown from a later version than its first on', severity: 'minor' },
    CHAIN_INTERRUPTED: {
      meaning: 'versions of a unit do not show who had it, between or after others',
      severity: 'major',
    },
    HANDOVER_SLOW: { meaning: 'a unit was more than a day between offer and acceptance', severity: 'minor' },
    UNIT_SILENT: { meaning: 'nobody said anything of an open unit for more than thirty days', severity: 'minor' },
  },
  start() {
    const units = new Map<string, Unit>();
    return {
      take(seen) {
        for (const { id } of seen.ended) units.delete(id);
        return [...seen.versions.flatMap((checked) => stepOf(checked, seen, units)), ...wordsOf(seen, units)];
      },
      end: ({ now }) => [...units.values()].flatMap((unit) => [...stillUnread(unit), ...silence(unit, now, unit)]),
    };
  },
};

function stepOf(checked: CheckedVersion, seen: Seen, units: Map<string, Unit>): Observation<Code>[] {
  const { seal } = checked.version;
  if (seal.kind !== 'custody') return [];
  const before = units.get(seal.id);
  const custodian = custodianOf(checked, seen);
  const here = { ...placeOf(seen.tx), ...versionOf(seal) };
  const known = custodian === undefined ? { custodian: before?.custodian, unread: 1 } : { custodian, unread: 0 };
  const unit = { ...here, ...known, at: seal.at, state: stateOf('custody', checked) };
  if (custodian === undefined && before) unit.unread += before.unread;
  units.set(seal.id, unit);
  if (before)
    return [...silence(before, seal.at, here), ...interrupted(before, custodian, here), ...slow(before, unit)];
  return seal.version > 1 ? [{ code: 'CHAIN_BEGINS_LATER', ...here, what: fromHere(custodian) }] : [];
}

const fromHere = (custodian: string | undefined): string =>
  custodian === undefined ? 'what was before is not seen' : `what was before custodian ${custodian} is not seen`;

function interrupted(
  { unread, custodian: before }: Unit,
  custodian: string | undefined,
  here: Omit<Observation, 'code' | 'what'>,
): Observation<Code>[] {
  if (unread === 0 || custodian === undefined) return [];
  const ends = before === undefined ? `${custodian} after them` : `${before} before them, ${custodian} after`;
  const what = `versions before it that do not show who had it: ${String(unread)}; custodian ${ends}`;
  return [{ code: 'CHAIN_INTERRUPTED', ...here, what }];
}

function stillUnread({ unread, state: _state, custodian, at: _at, ...here }: Unit): Observation<Code>[] {
  if (unread === 0) return [];
  const before = custodian === undefined ? '' : `; custodian ${custodian} before them`;
  const what = `versions at its end that do not show who has it: ${String(unread)}${before}`;
  return [{ code: 'CHAIN_INTERRUPTED', ...here, what }];
}

/** Entries are words too; of those that are not shown nothing is known. */
function wordsOf({ tx, entries }: Seen, units: Map<string, Unit>): Observation<Code>[] {
  return entries.flatMap(({ entry: { kind, id, at } }) => {
    const unit = kind === 'custody' ? units.get(id) : undefined;
    if (!unit) return [];
    units.set(id, { ...unit, at });
    return silence(unit, at, { ...placeOf(tx), kind, id });
  });
}

function silence(
  { at, state, custodian = '' }: Unit,
  until: string,
  here: Place & { kind: string; id: string },
): Observation<Code>[] {
  if (!state || state.closed || elapsed(at, until) <= longest.silence) return [];
  const { block, tx, txId, kind, id } = here;
  return [{ ...{ code: 'UNIT_SILENT', block, tx, txId, kind, id }, what: `from ${at} to ${until}, at ${custodian}` }];
}

/** By the offer that was taken. */
function slow({ state: before }: Unit, { state, at, ...unit }: Unit): Observation<Code>[] {
  if (!before || !state || before.custodian === state.custodian) return [];
  const offer = before.offers.findLast(
    ({ role, to, status }) => role === 'custodian' && to === state.custodian && status === 'offered',
  );
  if (!offer || elapsed(offer.at, at) <= longest.handover) return [];
  const what = `${offer.from} offered it to ${offer.to} at ${offer.at}, who accepted at ${at}`;
  const { kind, id, version } = unit;
  return [{ code: 'HANDOVER_SLOW', ...placeOf(unit), kind, id, version, what }];
}
