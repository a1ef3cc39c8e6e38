import { Refusal, refuseUnless } from '../errors';
import {
  forecastEntries,
  forecastInputs,
  forecastStateShape,
  type Bucket,
  type ForecastEntry,
  type ForecastInput,
  type ForecastState,
  type UpdateRequest,
} from '../schema/forecast';
import { millisOf } from '../schema/instant';
import type { Command } from '../schema/protocol';
import { checkSeries } from './forecast-series';
import type { DecideContext, Kind } from './kind';

export type ForecastFact =
  | ({ type: 'ForecastPublished'; buyer: string } & ForecastInput<'PublishForecast'>)
  | ({ type: 'ForecastRevised' } & ForecastInput<'ReviseForecast'>)
  | { type: 'ForecastCommitted'; revision: number; at: string; buckets: Bucket[]; reason?: string }
  | ({ type: 'ForecastUpdateRequested'; note?: string } & UpdateRequest)
  | { type: 'ForecastDeactivated'; reason: string };

const roles = ['planner', 'manager', 'bot'] as const;
const oneDay = 24 * 60 * 60 * 1000;

/** Buyer's demand per bucket, supplier's commitment beside it (domain.md "Forecast and capacity"; CX-0128 §4.1). */
export const forecast: Kind<ForecastState, ForecastFact> = {
  name: 'forecast',
  state: forecastStateShape,
  commands: {
    PublishForecast: { input: forecastInputs.PublishForecast, rebase: 'ifUntouched', roles },
    ReviseForecast: { input: forecastInputs.ReviseForecast, rebase: 'ifUntouched', roles },
    CommitForecast: { input: forecastInputs.CommitForecast, rebase: 'never', roles },
    RequestForecastUpdate: { input: forecastInputs.RequestForecastUpdate, rebase: 'free', roles },
    DeactivateForecast: { input: forecastInputs.DeactivateForecast, rebase: 'ifUntouched', roles },
  },
  entries: {
    comment: {
      content: forecastEntries.comment,
      roles: [...roles, 'logistics', 'quality'],
      authorise: () => undefined,
    },
    reminder: {
      content: forecastEntries.reminder,
      roles,
      authorise: (state, content, context) => authoriseReminder(state, content as ForecastEntry<'reminder'>, context),
      subject: (content) => [content.of ?? null, content.dueBy ?? null],
    },
  },
  decide(command, state, context) {
    if (command.name === 'PublishForecast')
      return publish(command.input as ForecastInput<'PublishForecast'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    refuseUnless(state.active, 'STATUS', () => ({ status: 'deactivated', needed: ['active'] }));
    return decideOnActive(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'ForecastPublished') return published(fact);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    switch (fact.type) {
      case 'ForecastRevised':
        return revised(state, fact);
      case 'ForecastCommitted': {
        const { type: _type, ...commitment } = fact;
        return { ...withoutRequest(state, 'commitment'), commitment };
      }
      case 'ForecastUpdateRequested': {
        const { of, by, at, dueBy } = fact;
        return { ...state, request: { of, by, at, dueBy } };
      }
      case 'ForecastDeactivated':
        return { ...state, active: false };
    }
  },
  parties: ({ buyer, supplier }) => [buyer, supplier].sort(),
  subject: ({ buyer, supplier, customerPart, site, category, granularity }) => ({
    between: [buyer, supplier],
    subject: [buyer, customerPart, site, category, granularity],
  }),
  mayErase: ({ buyer, supplier }, mspId) => mspId === buyer || mspId === supplier,
};

function publish(
  input: ForecastInput<'PublishForecast'>,
  state: ForecastState | undefined,
  { caller, at }: DecideContext,
): ForecastFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.supplier !== caller.mspId, 'WITH_ONESELF');
  checkSeries(input.buckets, input.granularity);
  requireLater(input.respondBy, at);
  return [{ type: 'ForecastPublished', buyer: caller.mspId, ...input }];
}

function decideOnActive({ name, input }: Command, state: ForecastState, context: DecideContext): ForecastFact[] {
  const { caller, at } = context;
  switch (name) {
    case 'ReviseForecast': {
      const revision = input as ForecastInput<'ReviseForecast'>;
      requireSide(state.buyer, caller.mspId, 'buyer');
      checkSeries(revision.buckets, state.granularity);
      requireLater(revision.respondBy, at);
      return [{ type: 'ForecastRevised', ...revision }];
    }
    case 'CommitForecast':
      return commit(input as ForecastInput<'CommitForecast'>, state, context);
    case 'RequestForecastUpdate':
      return requestUpdate(input as ForecastInput<'RequestForecastUpdate'>, state, context);
    default:
      requireSide(state.buyer, caller.mspId, 'buyer');
      return [{ type: 'ForecastDeactivated', ...(input as ForecastInput<'DeactivateForecast'>) }];
  }
}

/** An answer to each bucket, no more and no less; a changed promise on the same revision gives its reason. */
function commit(
  input: ForecastInput<'CommitForecast'>,
  state: ForecastState,
  { caller, at }: DecideContext,
): ForecastFact[] {
  requireSide(state.supplier, caller.mspId, 'supplier');
  checkSeries(input.buckets, state.granularity);
  const { reason } = input;
  const buckets = inOrder(input.buckets);
  const asked = state.buckets.map(({ start }) => start);
  const answered = buckets.map(({ start }) => start);
  refuseUnless(asked.join() === answered.join(), 'BUCKETS_DIFFER', () => ({
    missing: asked.filter((start) => !answered.includes(start)),
    unasked: answered.filter((start) => !asked.includes(start)),
  }));
  const again = state.commitment?.revision === state.revision;
  refuseUnless(!again || reason !== undefined, 'REASON_MISSING');
  return [
    { type: 'ForecastCommitted', revision: state.revision, at, buckets, ...(reason === undefined ? {} : { reason }) },
  ];
}

/** Demand is asked of the buyer, a commitment of the supplier; 24 hours are the longest term (CX-0128 §4.3). */
function requestUpdate(
  { of, dueBy, note }: ForecastInput<'RequestForecastUpdate'>,
  state: ForecastState,
  { caller, at }: DecideContext,
): ForecastFact[] {
  requireSide(of === 'demand' ? state.supplier : state.buyer, caller.mspId, of === 'demand' ? 'supplier' : 'buyer');
  requireLater(dueBy, at);
  refuseUnless((millisOf(dueBy) ?? 0) - (millisOf(at) ?? 0) <= oneDay, 'TERM_TOO_LONG', () => ({
    at,
    dueBy,
    limitHours: 24,
  }));
  return [
    { type: 'ForecastUpdateRequested', of, by: caller.mspId, at, dueBy, ...(note === undefined ? {} : { note }) },
  ];
}

function authoriseReminder(
  state: ForecastState,
  { of, dueBy }: ForecastEntry<'reminder'>,
  { at }: DecideContext,
): void {
  const due = [
    state.request?.of === of ? state.request.dueBy : undefined,
    of === 'commitment' ? state.respondBy : undefined,
  ];
  const answered = of === 'commitment' && state.request?.of !== of && state.commitment?.revision === state.revision;
  refuseUnless(state.active && due.includes(dueBy) && !answered, 'NOT_DUE', () => ({ at, due: dueBy }));
  refuseUnless(at >= dueBy, 'NOT_DUE', () => ({ at, due: dueBy }));
}

function published({
  type: _type,
  note: _note,
  restsOn = [],
  ...rest
}: Extract<ForecastFact, { type: 'ForecastPublished' }>): ForecastState {
  return { ...rest, buckets: inOrder(rest.buckets), revision: 1, restsOn, active: true };
}

function revised(
  state: ForecastState,
  { buckets, respondBy, restsOn = [] }: Extract<ForecastFact, { type: 'ForecastRevised' }>,
): ForecastState {
  const { respondBy: _before, ...kept } = withoutRequest(state, 'demand');
  const answer = respondBy === undefined ? {} : { respondBy };
  return { ...kept, ...answer, buckets: inOrder(buckets), revision: state.revision + 1, restsOn };
}

function withoutRequest(state: ForecastState, of: UpdateRequest['of']): ForecastState {
  if (state.request?.of !== of) return state;
  const { request: _answered, ...rest } = state;
  return rest;
}

const inOrder = (buckets: readonly Bucket[]): Bucket[] => [...buckets].sort((a, b) => (a.start < b.start ? -1 : 1));

function requireSide(side: string, mspId: string, name: string): void {
  refuseUnless(side === mspId, 'OTHER_SIDE', () => ({ side: name }));
}

function requireLater(time: string | undefined, at: string): void {
  refuseUnless(time === undefined || time > at, 'NOT_LATER', () => ({ at, given: time ?? '' }));
}
