import { z } from 'zod';
import { aspectModels, namedObjects } from '../../exchange';
import { bringAll, type ImportWrite } from '../imports/import-writes';
import { settled, type EntryAnswer } from './answer';
import { demandObjects, type DemandObject } from './demand-objects';
import type { ExchangeContext, Posted, Wanted } from './exchange-context';
import { isWith, type Given } from './given';
import { relationOn } from './relation';

/** An answer is owed within a day (CX-0128 §4.3). */
const term = 24 * 60 * 60 * 1000;

/**
 * Asks partners for newer figures. What stands on the ledger was delivered already: where that is newer than what the asker
 * says to have it is to be fetched, and nobody is asked; nor is anybody twice while the first request is open.
 * @throws NodeRefusal CHANNEL_UNKNOWN
 */
export async function takeRequest(
  exchange: ExchangeContext,
  { channel, payload }: Posted,
): Promise<{ status: number; entries: EntryAnswer[] }> {
  const relation = await relationOn(exchange.context, channel);
  const all = await demandObjects(exchange, relation, channel);
  const owed = all.filter(({ supplier }) => supplier === relation.mspId);
  const demands = owed.flatMap(({ ids, changedAt }) => ids.map((id) => ({ id, changedAt })));
  const named = namedObjects(payload, { demands, groups: [] })?.demands;
  if (!named) return { status: 400, entries: [malformed] };
  const isNamed = ({ ids }: DemandObject): boolean => named.some(({ id }) => ids.includes(id));
  const isToFetch = ({ ids }: DemandObject): boolean =>
    named.some(({ id, had, isNewer }) => ids.includes(id) && had !== undefined && isNewer);
  const plans = planned(owed.filter(isNamed), isToFetch);
  const writes = plans.flatMap((plan) => plan.writes);
  const outcomes = await bringAll(exchange.context, channel, writes, exchange.bring);
  const entries = plans.map(({ answer, writes: own }) => {
    const rows = new Set(own.map(({ row }) => row));
    return settled(
      answer,
      [],
      outcomes.filter(({ row }) => rows.has(row)),
    );
  });
  return { status: Math.max(200, ...entries.map(({ status }) => status)), entries };
}

const malformed: EntryAnswer = {
  ...{ entry: 0, status: 400, effect: 'ignore', message: 'It is no valid request for update.' },
  ...{ rule: { standard: 'CX-0128', section: '4.3.2', rule: 'CX-0128/request-for-update' }, requirement: 'V-SCHEMA' },
};

function planned(
  demands: readonly DemandObject[],
  isToFetch: (demand: DemandObject) => boolean,
): { answer: EntryAnswer; writes: ImportWrite[] }[] {
  const now = new Date();
  const dueBy = new Date(now.getTime() + term).toISOString();
  const isAsked = ({ state: { request } }: DemandObject['forecasts'][number]): boolean =>
    request?.of === 'demand' && request.dueBy > now.toISOString();
  let row = 0;
  return demands.map((demand, entry) => {
    const unasked = isToFetch(demand) ? [] : demand.forecasts.filter((one) => one.state.active && !isAsked(one));
    const writes = unasked.map(({ id }): ImportWrite => {
      row += 1;
      return { row, kind: 'forecast', id, command: 'RequestForecastUpdate', input: { of: 'demand', dueBy } };
    });
    const message = isToFetch(demand) ? 'A newer version stands here.' : 'The partner is asked already.';
    const asked = { effect: 'create', message: 'The partner is asked for newer figures.' } as const;
    const answer = { entry, id: demand.id, status: 200, ...(writes.length > 0 ? asked : nothing(message)) };
    return { answer, writes };
  });
}

const nothing = (message: string) => ({ effect: 'ignore', message }) as const;

/** Requests that are open: `out`, this member's; `in`, those that partners made to it. */
export async function giveRequests(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const side = direction === 'out' ? 'supplier' : 'customer';
  const open = (await demandObjects(exchange, relation, channel)).filter(
    (demand) =>
      demand[side] === relation.mspId &&
      isWith(demand.partner, wanted, relation) &&
      demand.forecasts.some(({ state }) => state.active && state.request?.of === 'demand'),
  );
  const weekBasedMaterialDemand = open.map(({ id, changedAt }) => ({ materialDemandId: id, changedAt }));
  // an empty list would ask for everything
  if (open.length === 0) return { payload: [], leftOut: [] };
  return {
    payload: [z.encode(aspectModels.id_based_request_for_update.shape, { weekBasedMaterialDemand })],
    leftOut: [],
  };
}
