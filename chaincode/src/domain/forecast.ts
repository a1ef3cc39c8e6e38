import { Refusal, refuseUnless } from '../errors';
import {
  forecastEntries,
  forecastInputs,
  forecastStateShape,
  type Bucket,
  type ForecastEntry,
  type ForecastInput,
  type ForecastState,
} from '../schema/forecast';
import type { Command } from '../schema/protocol';
import type { UpdateRequest } from '../schema/update-request';
import { checkRules } from './check-rules';
import type { DecideContext, Kind } from './kind';
import { seriesRules } from './series-rules';
import { requireLater, requireSide } from './sides';
import { requestUpdate, requireDue, withoutRequest } from './update-request';

export type ForecastFact =
  | ({ type: 'ForecastPublished'; buyer: string } & ForecastInput<'PublishForecast'>)
  | ({ type: 'ForecastRevised' } & ForecastInput<'ReviseForecast'>)
  | { type: 'ForecastCommitted'; revision: number; at: string; buckets: Bucket[]; reason?: string }
  | ({ type: 'ForecastUpdateRequested'; note?: string } & UpdateRequest<'demand' | 'commitment'>)
  | { type: 'ForecastDeactivated'; reason: string };

const roles = ['planner', 'manager', 'bot'] as const;

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
  checkRules('SERIES_INVALID', seriesRules, { buckets: input.buckets, granularity: input.granularity });
  requireLater(input.respondBy, at);
  return [{ type: 'ForecastPublished', buyer: caller.mspId, ...input }];
}

function decideOnActive({ name, input }: Command, state: ForecastState, context: DecideContext): ForecastFact[] {
  const { caller, at } = context;
  switch (name) {
    case 'ReviseForecast': {
      const revision = input as ForecastInput<'ReviseForecast'>;
      requireSide(state.buyer, caller.mspId, 'buyer');
      checkRules('SERIES_INVALID', seriesRules, { buckets: revision.buckets, granularity: state.granularity });
      requireLater(revision.respondBy, at);
      return [{ type: 'ForecastRevised', ...revision }];
    }
    case 'CommitForecast':
      return commit(input as ForecastInput<'CommitForecast'>, state, context);
    case 'RequestForecastUpdate': {
      const askers = {
        demand: { mspId: state.supplier, name: 'supplier' },
        commitment: { mspId: state.buyer, name: 'buyer' },
      };
      const request = requestUpdate(input as ForecastInput<'RequestForecastUpdate'>, askers, context);
      return [{ type: 'ForecastUpdateRequested', ...request }];
    }
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
  checkRules('SERIES_INVALID', seriesRules, { buckets: input.buckets, granularity: state.granularity });
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

function authoriseReminder(
  state: ForecastState,
  { of, dueBy }: ForecastEntry<'reminder'>,
  context: DecideContext,
): void {
  const due = [
    state.request?.of === of ? state.request.dueBy : undefined,
    of === 'commitment' ? state.respondBy : undefined,
  ];
  const answered = of === 'commitment' && state.request?.of !== of && state.commitment?.revision === state.revision;
  requireDue(dueBy, state.active && !answered ? due : [], context);
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

const inOrder = (buckets: readonly Bucket[]): Bucket[] => [...buckets].sort((a, b) => (a.start < b.start ? -1 : 1));
