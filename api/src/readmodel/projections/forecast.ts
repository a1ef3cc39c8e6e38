import { commitmentGaps } from '@tierline/chaincode/domain';
import type { ForecastState } from '@tierline/chaincode/schema';
import { alertDuties } from './alert-duties';
import { daysOf } from './days';
import { type Duty, present, type Projection, type Traits } from './projection';

export const forecastStatuses = ['open', 'committed', 'short', 'inactive'] as const;
export type ForecastStatus = (typeof forecastStatuses)[number];

export const forecastTraits: Projection<ForecastState> = (state) => ({
  status: forecastStatus(state),
  parts: present(state.customerPart, state.supplierPart),
  sites: [state.site],
  ...daysOf(state.buckets, state.granularity),
  series: seriesOf(state),
  duties: state.active ? dutiesOf(state) : [],
});

/** open: the series as it stands has no answer; short: the answer lacks something in at least one bucket. */
export function forecastStatus(state: ForecastState): ForecastStatus {
  if (!state.active) return 'inactive';
  if (!isAnswered(state)) return 'open';
  return commitmentGaps(state).some(({ gap }) => gap?.startsWith('-')) ? 'short' : 'committed';
}

/** A commitment answers one revision; the next one asks anew. */
export const isAnswered = ({ commitment, revision }: ForecastState): boolean => commitment?.revision === revision;

function dutiesOf(state: ForecastState): Duty[] {
  const { buyer, supplier, alerts, request, respondBy } = state;
  const duties = alertDuties(alerts, [buyer, supplier]);
  if (respondBy !== undefined && !isAnswered(state))
    duties.push({ of: supplier, command: 'CommitForecast', why: 'Answer the forecast', dueAt: respondBy });
  if (request)
    duties.push({
      ...{ of: request.by === buyer ? supplier : buyer, dueAt: request.dueBy, about: request.of },
      command: request.of === 'demand' ? 'ReviseForecast' : 'CommitForecast',
      why: `Answer the request for newer figures (${request.of})`,
    });
  return duties;
}

function seriesOf(state: ForecastState): NonNullable<Traits['series']> {
  const { granularity, unit, buckets } = state;
  const committed = new Map(state.commitment?.buckets.map(({ start, quantity }) => [start, quantity]));
  return {
    ...{ granularity, unit, starts: buckets.map(({ start }) => start) },
    demand: buckets.map(({ quantity }) => quantity),
    committed: buckets.map(({ start }) => committed.get(start) ?? null),
  };
}
