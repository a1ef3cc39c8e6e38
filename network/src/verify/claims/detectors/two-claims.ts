import { canonical } from '@tierline/chaincode/record';
import { type Detector, placeOf, stateOf, versionOf } from './detector';

/** A unit's record; successors stand for the same one. */
type Claim = { id: string; commissioner: string; open: boolean };

/** Two live records of one thing: one of them is another's unit, or none. */
export const twoClaims: Detector<'CLAIMED_TWICE'> = {
  codes: {
    CLAIMED_TWICE: { meaning: 'two open records bear the same identifier', severity: 'major' },
  },
  start() {
    const claims = new Map<string, Map<string, Claim>>();
    return {
      take: ({ tx, versions }) =>
        versions.flatMap((checked) => {
          const { seal } = checked.version;
          const state = stateOf('custody', checked);
          if (!state) return [];
          const identifier = canonical(state.identifier);
          const others = claims.get(identifier) ?? new Map<string, Claim>();
          claims.set(identifier, others);
          const origin = checked.origin ?? seal.id;
          const isNew = !others.has(origin);
          const [other] = [...others.values()].filter(({ open }) => open);
          others.set(origin, { id: seal.id, commissioner: state.commissioner, open: !state.closed });
          if (!isNew || !other) return [];
          const what = `${identifier} was commissioned by ${other.commissioner} as ${other.id}, and by ${state.commissioner} as ${seal.id}`;
          return [{ code: 'CLAIMED_TWICE', ...placeOf(tx), ...versionOf(seal), what }];
        }),
    };
  },
};
