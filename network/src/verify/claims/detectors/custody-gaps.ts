import type { CheckedVersion } from '@tierline/chaincode/record';
import type { UnitState } from '@tierline/chaincode/schema';
import {
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
  /** The last one before what is not shown. */
  shown: UnitState | undefined;
  unread: number;
};

const longest = { handover: day, silence: 30 * day };

/** Where a unit's history does not say who had it, or nobody spoke for it. */
export const custodyGaps: Detector<Code> = {
  codes: {
    CHAIN_BEGINS_LATER: { meaning: 'a unit is shown from a later version than its first on', severity: 'minor' },
    CHAIN_INTERRUPTED: { meaning: 'versions of a unit are not shown, between or after others', severity: 'major' },
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

function stepOf(checked: CheckedVersion, { tx }: Seen, units: Map<string, Unit>): Observation<Code>[] {
  const { seal } = checked.version;
  if (seal.kind !== 'custody') return [];
  const before = units.get(seal.id);
  const state = stateOf('custody', checked);
  const here = { ...placeOf(tx), ...versionOf(seal) };
  const unread = state ? 0 : (before?.unread ?? 0) + 1;
  units.set(seal.id, { ...here, at: seal.at, state, shown: state ?? before?.shown, unread });
  if (before) return [...silence(before, seal.at, here), ...(state ? handedOn(before, state, seal.at, here) : [])];
  return seal.version > 1 ? [{ code: 'CHAIN_BEGINS_LATER', ...here, what: fromHere(state) }] : [];
}

const fromHere = (state: UnitState | undefined): string =>
  state ? `what was before custodian ${state.custodian} is not seen` : 'what was before is not seen';

function gap({ shown, unread }: Unit, { custodian }: UnitState): string {
  const count = `versions before it that are not shown: ${String(unread)}`;
  if (shown === undefined) return `${count}; custodian ${custodian} after them`;
  return `${count}; custodian ${shown.custodian} before them, ${custodian} after`;
}

function stillUnread({ unread, state: _state, shown, at: _at, ...here }: Unit): Observation<Code>[] {
  if (unread === 0) return [];
  const before = shown ? `; custodian ${shown.custodian} before them` : '';
  return [
    { code: 'CHAIN_INTERRUPTED', ...here, what: `versions at its end that are not shown: ${String(unread)}${before}` },
  ];
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

function silence({ at, shown }: Unit, until: string, here: Place & { kind: string; id: string }): Observation<Code>[] {
  if (!shown || shown.closed || elapsed(at, until) <= longest.silence) return [];
  const { block, tx, txId, kind, id } = here;
  return [
    { ...{ code: 'UNIT_SILENT', block, tx, txId, kind, id }, what: `from ${at} to ${until}, at ${shown.custodian}` },
  ];
}

function handedOn(
  before: Unit,
  state: UnitState,
  at: string,
  here: Omit<Observation, 'code' | 'what'>,
): Observation<Code>[] {
  if (before.unread > 0) return [{ code: 'CHAIN_INTERRUPTED', ...here, what: gap(before, state) }];
  const offer = before.state?.offers.findLast(
    ({ role, to, status }) => role === 'custodian' && to === state.custodian && status === 'offered',
  );
  const isTaken = before.state?.custodian !== state.custodian;
  if (!isTaken || !offer || elapsed(offer.at, at) <= longest.handover) return [];
  const what = `${offer.from} offered it to ${offer.to} at ${offer.at}, who accepted at ${at}`;
  return [{ code: 'HANDOVER_SLOW', ...here, what }];
}
