import { holdsPrefix } from '@tierline/chaincode/domain';
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

type Code = 'PREFIX_OF_ANOTHER' | 'TOLD_AFTERWARDS' | 'TOLD_BEFOREHAND';
type Unit = Place & { kind: string; id: string; version: number; state: UnitState };

const term = 7 * day;

/** A history that nobody lived: of units that are another's to name, or of what is told long after, or before, it happened. */
export const inventedHistories: Detector<Code> = {
  codes: {
    PREFIX_OF_ANOTHER: {
      meaning: 'a unit’s identifier begins with no company prefix that its commissioner holds at the end',
      severity: 'major',
    },
    TOLD_AFTERWARDS: {
      meaning: 'what is said to have happened was said more than seven days later',
      severity: 'minor',
    },
    TOLD_BEFOREHAND: { meaning: 'what is said to have happened had not, by the time it was said', severity: 'major' },
  },
  start() {
    const units = new Map<string, Unit>();
    return {
      take(seen) {
        for (const checked of seen.versions) {
          const { seal } = checked.version;
          const state = stateOf('custody', checked);
          if (state && !units.has(seal.id)) units.set(seal.id, { ...placeOf(seen.tx), ...versionOf(seal), state });
        }
        return told(seen);
      },
      end: ({ registry }) =>
        [...units.values()].flatMap(({ state: { identifier, commissioner }, ...here }) => {
          if (!registry || holdsPrefix(identifier, commissioner, registry.members)) return [];
          return [{ code: 'PREFIX_OF_ANOTHER', ...here, what: `commissioned by ${commissioner}` }];
        }),
    };
  },
};

/** Entries, and steps of a shipment, say when something happened outside. */
function told({ tx, versions, entries }: Seen): Observation<Code>[] {
  const inEntries = entries.flatMap(({ entry: { kind, id, at, content } }) => {
    const happened = content.happenedAt ?? content.measuredAt;
    return typeof happened === 'string' ? judged({ ...placeOf(tx), kind, id }, happened, at) : [];
  });
  const inSteps = versions.flatMap(({ version: { seal }, facts }) =>
    facts.flatMap((fact) => {
      const happened = happenedAt(fact);
      return happened === undefined ? [] : judged({ ...placeOf(tx), ...versionOf(seal) }, happened, seal.at);
    }),
  );
  return [...inEntries, ...inSteps];
}

function happenedAt(fact: object): string | undefined {
  if ('dispatchedAt' in fact && typeof fact.dispatchedAt === 'string') return fact.dispatchedAt;
  if ('classifier' in fact && fact.classifier === 'actual' && 'time' in fact) return String(fact.time);
  const receipt = 'receipt' in fact ? (fact.receipt as { receivedAt: string }) : undefined;
  return receipt?.receivedAt;
}

function judged(here: Omit<Observation, 'code' | 'what'>, happened: string, said: string): Observation<Code>[] {
  const what = `said at ${said}, to have happened at ${happened}`;
  if (happened > said) return [{ code: 'TOLD_BEFOREHAND', ...here, what }];
  return elapsed(happened, said) > term ? [{ code: 'TOLD_AFTERWARDS', ...here, what }] : [];
}
