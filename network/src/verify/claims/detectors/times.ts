import type { Seal } from '@tierline/chaincode/schema';
import { type Detector, elapsed, type Observation, type Place, placeOf, versionOf } from './detector';

type Code = 'COMMITTED_LATE' | 'TIME_AHEAD' | 'TIME_REVERSED';
type Said = Place & { kind: string; id: string; version?: number; at: string };

/** Farther than any honest clock may be, with the tick's own minute. */
const tolerance = 10 * 60 * 1000;

/** What is said to have been signed at another time than the channel's clock bears out. */
export const times: Detector<Code> = {
  codes: {
    COMMITTED_LATE: {
      meaning: 'the tick before it came more than ten minutes after the time it says: held back, or dated back',
      severity: 'major',
    },
    TIME_AHEAD: {
      meaning: 'the tick after it came more than ten minutes before the time it says',
      severity: 'major',
    },
    TIME_REVERSED: { meaning: 'a version says an earlier time than the one before it', severity: 'minor' },
  },
  start() {
    const last = new Map<string, Seal>();
    let sinceTick: Said[] = [];
    return {
      take({ tx, versions, entries, tick }) {
        const observed: Observation<Code>[] = [];
        if (tick !== undefined) {
          observed.push(...sinceTick.filter(({ at }) => elapsed(tick, at) > tolerance).map((one) => ahead(one, tick)));
          sinceTick = [];
        }
        const place = placeOf(tx);
        for (const { version, late } of versions) {
          const { seal } = version;
          const said = { ...place, ...versionOf(seal), at: seal.at };
          sinceTick.push(said);
          if (late) observed.push(held(said));
          const before = last.get(`${seal.kind}/${seal.id}`);
          if (before && seal.at < before.at) observed.push(reversed(said, before));
          last.set(`${seal.kind}/${seal.id}`, seal);
        }
        for (const { entry, late } of entries) {
          const said = { ...place, kind: entry.kind, id: entry.id, at: entry.at };
          sinceTick.push(said);
          if (late) observed.push(held(said));
        }
        return observed;
      },
    };
  },
};

const held = ({ at, ...said }: Said): Observation<Code> => ({ code: 'COMMITTED_LATE', ...said, what: `says ${at}` });

const ahead = ({ at, ...said }: Said, tick: string): Observation<Code> => ({
  ...{ code: 'TIME_AHEAD', ...said, what: `says ${at}, the next tick ${tick}` },
});

const reversed = ({ at, ...said }: Said, before: Seal): Observation<Code> => ({
  ...{ code: 'TIME_REVERSED', ...said, what: `says ${at}, version ${String(before.version)} ${before.at}` },
});
