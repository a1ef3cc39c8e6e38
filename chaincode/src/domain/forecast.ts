import { Refusal, refuseUnless } from '../errors';
import {
  forecastAlertFacts,
  forecastEntries,
  forecastFacts,
  forecastInputs,
  forecastStateShape,
  type Bucket,
  type ForecastEntry,
  type ForecastInput,
  type ForecastState,
  type OwnForecastFact,
} from '../schema/forecast';
import { dayNumber, isMonday } from '../schema/primitives';
import type { Command } from '../schema/protocol';
import { alertCommands, decideAlert, evolveAlerts, isAlertFact, type AlertFact } from './alerts';
import { checkRules } from './check-rules';
import { checkZones, firmChanges } from './forecast-zones';
import type { DecideContext, Kind } from './kind';
import { messageEntries } from './messages';
import { seriesRules } from './series-rules';
import { requireLater, requireSide } from './sides';
import { requestUpdate, requireDue, withoutRequest } from './update-request';

export type ForecastFact = OwnForecastFact | AlertFact;

const roles = ['planner', 'manager', 'bot'] as const;
const alerts = { raise: 'RaiseForecastAlert', clear: 'ClearForecastAlert' } as const;

/** Buyer's demand per bucket, supplier's commitment beside it (domain.md "Forecast and capacity"; CX-0128 §4.1). */
export const forecast: Kind<ForecastState, ForecastFact> = {
  name: 'forecast',
  state: forecastStateShape,
  facts: { ...forecastFacts, ...forecastAlertFacts },
  alerts,
  commands: {
    PublishForecast: { input: forecastInputs.PublishForecast, rebase: 'ifUntouched', roles },
    ReviseForecast: { input: forecastInputs.ReviseForecast, rebase: 'ifUntouched', roles },
    CommitForecast: { input: forecastInputs.CommitForecast, rebase: 'never', roles },
    RequestForecastUpdate: { input: forecastInputs.RequestForecastUpdate, rebase: 'free', roles },
    DeactivateForecast: { input: forecastInputs.DeactivateForecast, rebase: 'ifUntouched', roles },
    ...alertCommands(alerts, { raise: forecastInputs.RaiseForecastAlert, clear: forecastInputs.ClearForecastAlert }),
  },
  entries: {
    comment: {
      content: forecastEntries.comment,
      roles: [...roles, 'logistics', 'quality'],
      authorise: () => undefined,
    },
    ...messageEntries<ForecastState>(({ granularity }, thread) => isBucketStart(thread, granularity)),
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
    if (command.name === 'ReviseForecast')
      return revise(command.input as ForecastInput<'ReviseForecast'>, state, context);
    const allowed = state.active || command.name === alerts.clear;
    refuseUnless(allowed, 'STATUS', () => ({ status: 'deactivated', needed: ['active'] }));
    return decideAlert(alerts, command, state, context) ?? decideOnActive(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'ForecastPublished') return published(fact);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (isAlertFact(fact)) return evolveAlerts(state, fact);
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
};

function publish(
  input: ForecastInput<'PublishForecast'>,
  state: ForecastState | undefined,
  { caller, at }: DecideContext,
): ForecastFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.supplier !== caller.mspId, 'WITH_ONESELF');
  checkRules('SERIES_INVALID', seriesRules, { buckets: input.buckets, granularity: input.granularity });
  checkZones(input);
  requireLater(input.respondBy, at);
  return [{ type: 'ForecastPublished', buyer: caller.mspId, ...input }];
}

function decideOnActive({ name, input }: Command, state: ForecastState, context: DecideContext): ForecastFact[] {
  switch (name) {
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
      requireSide(state.buyer, context.caller.mspId, 'buyer');
      return [{ type: 'ForecastDeactivated', ...(input as ForecastInput<'DeactivateForecast'>) }];
  }
}

/** A firm figure that changes has its reason. */
function revise(
  input: ForecastInput<'ReviseForecast'>,
  state: ForecastState,
  { caller, at }: DecideContext,
): ForecastFact[] {
  requireSide(state.buyer, caller.mspId, 'buyer');
  checkRules('SERIES_INVALID', seriesRules, { buckets: input.buckets, granularity: state.granularity });
  checkZones({ firmUntil: state.firmUntil, productionUntil: state.productionUntil, ...input });
  requireLater(input.respondBy, at);
  const starts = firmChanges(state, input, at);
  refuseUnless(starts.length === 0 || input.reason !== undefined, 'REASON_MISSING', () => ({ starts }));
  return [{ type: 'ForecastRevised', ...input }];
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
  {
    type: _type,
    reason: _reason,
    buckets,
    restsOn = [],
    ...stated
  }: Extract<ForecastFact, { type: 'ForecastRevised' }>,
): ForecastState {
  const { respondBy: _before, ...kept } = withoutRequest(state, 'demand');
  return { ...kept, ...stated, buckets: inOrder(buckets), revision: state.revision + 1, restsOn, active: true };
}

/** Also of one that a revision has dropped: what was said of it may go on. */
const isBucketStart = (day: string, granularity: ForecastState['granularity']): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && (granularity === 'week' ? isMonday(day) : dayNumber(day) !== undefined);

const inOrder = (buckets: readonly Bucket[]): Bucket[] => [...buckets].sort((a, b) => (a.start < b.start ? -1 : 1));
