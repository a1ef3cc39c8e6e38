import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  deviation,
  exceeded,
  loadOf,
  match,
  matchColours,
  subhorizonAt,
  type Subhorizon,
  type WeekDemand,
} from '@tierline/planning/capacity';
import { instantOf } from '@tierline/chaincode/schema';

const folder = resolve(__dirname, '../../../shared/vectors/catenax-rules');
const here = existsSync(folder);
const casesOf = <Case>(file: string): Case[] =>
  here ? (JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as { cases: Case[] }).cases : [];

type ByWeek<T> = Record<string, T>;
type Matching = {
  caseId: string;
  title: string;
  series: { demands: ByWeek<number>; loadFactor?: number; inactive?: boolean }[];
  capacities: ByWeek<{ actual: number; maximum: number; delta?: number }>;
  groupInactive?: boolean;
  expected: ByWeek<{
    scenario: number;
    result: string;
    color: keyof typeof matchColours;
    hex: string;
    demand: number;
    deviation: number;
  } | null>;
};

(here ? describe : describe.skip)('demand beside capacity (vectors/catenax-rules, CX-0128 §5.7)', () => {
  for (const { caseId, title, series, capacities, groupInactive, expected } of casesOf<Matching>('matching.json'))
    it(`${caseId}: ${title}`, () => {
      const load = loadOf({
        active: groupInactive !== true,
        groups: [],
        series: series.map(({ demands, loadFactor, inactive }) => ({
          active: inactive !== true,
          loadFactor: loadFactor === undefined ? undefined : String(loadFactor),
          demands: Object.entries(demands).map(([week, demand]) => ({ week, quantity: String(demand) })),
        })),
      });
      const weeks = match(
        load,
        Object.entries(capacities).map(([week, { actual, maximum, delta }]) => ({
          ...{ week, actual: String(actual), maximum: String(maximum) },
          deltaProductionResult: delta === undefined ? undefined : String(delta),
        })),
      );
      expect(
        weeks.map(({ week, scenario, result, colour, demand, deviation: by }) => ({
          ...{ week, scenario, result: result.replace('-', ' '), color: colour, hex: matchColours[colour] },
          ...{ demand, deviation: by },
        })),
      ).toEqual(
        Object.entries(expected).flatMap(([week, one]) =>
          one === null ? [] : [{ week, ...one, demand: String(one.demand), deviation: String(one.deviation) }],
        ),
      );
    });
});

type Deviation = {
  caseId: string;
  title: string;
  previous: ByWeek<number[]>;
  latest: ByWeek<number[]>;
  subhorizons: ({ sequenceNumber: number; subhorizonLength: number } & Record<string, number>)[];
  expected: { weekOffset: number; absolute: number | null; relative: number | null; alerts: string[] }[];
};
/** Weeks after the current one, 2026-03-02. */
const weekAt = (offset: number): string => instantOf((20_514 + 7 * offset) * 86_400_000).slice(0, 10);
const horizonOf = ({ sequenceNumber, subhorizonLength, ...limits }: Deviation['subhorizons'][number]): Subhorizon => ({
  ...{ sequence: sequenceNumber, length: subhorizonLength },
  ...Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name.replace('Deviation', ''), String(limit)])),
});
/** The series of a group, one demand of each in every week. */
const summed = (weeks: ByWeek<number[]>): WeekDemand[] =>
  loadOf({
    ...{ active: true, groups: [] },
    series: Object.entries(weeks).flatMap(([offset, demands]) =>
      demands.map((demand) => ({
        active: true,
        demands: [{ week: weekAt(Number(offset)), quantity: String(demand) }],
      })),
    ),
  });

(here ? describe : describe.skip)('deviation of demand (vectors/catenax-rules, CX-0128 §5.11)', () => {
  for (const { caseId, title, previous, latest, subhorizons, expected } of casesOf<Deviation>('deviation.json'))
    it(`${caseId}: ${title}`, () => {
      const horizons = subhorizons.map(horizonOf);
      const rows = deviation(summed(previous), summed(latest));
      expect(rows.map(({ week }) => week)).toEqual(expected.map(({ weekOffset }) => weekAt(weekOffset)));
      for (const [index, { weekOffset, absolute, relative, alerts }] of expected.entries()) {
        const row = rows[index]!;
        expect(row.absolute).toBe(absolute === null ? undefined : String(absolute));
        expect(row.relative === undefined ? null : Number(row.relative)).toBe(relative);
        const found = exceeded(row, subhorizonAt(weekOffset, horizons) ?? {});
        expect(found.map((name) => `${name}Deviation`)).toEqual(alerts);
      }
    });
});
