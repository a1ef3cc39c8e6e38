import type { UnitState } from '@tierline/chaincode/schema';
import { day, type Detector, elapsed, type Observation, type Place, placeOf, stateOf, versionOf } from './detector';

type Code = 'OFFER_OPEN' | 'OFFER_OVERDUE';
type Unit = { kind: string; id: string; state: UnitState; closed: boolean; madeAt: Map<string, Made> };
type Made = Place & { version: number };

const term = 7 * day;

/** Offers of a role that nobody answered. */
export const openOffers: Detector<Code> = {
  codes: {
    OFFER_OPEN: { meaning: 'an offer is open where the blocks end', severity: 'minor' },
    OFFER_OVERDUE: {
      meaning: 'an offer is open after the time it asks an answer by, or for more than seven days',
      severity: 'major',
    },
  },
  start() {
    const units = new Map<string, Unit>();
    return {
      take({ tx, versions, ended }) {
        for (const checked of versions) {
          const { seal } = checked.version;
          const state = stateOf('custody', checked);
          if (state === undefined) continue;
          const madeAt = units.get(seal.id)?.madeAt ?? new Map<string, Made>();
          for (const offer of state.offers) {
            const name = nameOf(offer);
            if (!madeAt.has(name)) madeAt.set(name, { ...placeOf(tx), version: seal.version });
          }
          units.set(seal.id, { ...versionOf(seal), state, closed: state.closed, madeAt });
        }
        for (const { id } of ended) units.delete(id);
        return [];
      },
      end: ({ now }) => [...units.values()].flatMap((unit) => openAt(unit, now)),
    };
  },
};

const nameOf = ({ role, to, at }: UnitState['offers'][number]): string => `${role} ${to} ${at}`;

function openAt({ kind, id, state, closed, madeAt }: Unit, now: string): Observation<Code>[] {
  return state.offers.flatMap((offer) => {
    const made = madeAt.get(nameOf(offer));
    if (closed || offer.status !== 'offered' || !made) return [];
    const { role, from, to, at, answerBy } = offer;
    const isOverdue = elapsed(at, now) > term || (answerBy !== undefined && answerBy < now);
    const asked = answerBy === undefined ? '' : `, to be answered by ${answerBy}`;
    const what = `${role} offered by ${from} to ${to} at ${at}${asked}; open at ${now}`;
    return [{ code: isOverdue ? 'OFFER_OVERDUE' : 'OFFER_OPEN', ...made, kind, id, what }];
  });
}
