import { z } from 'zod';
import { aspectModels, namedObjects, onDemand } from '../../exchange';
import { bringAll, type ImportWrite } from '../imports/import-writes';
import { settled, type EntryAnswer } from './answer';
import type { ExchangeContext, Posted, Wanted } from './exchange-context';
import { isWith, type Given } from './given';
import { relationOn } from './relation';
import { sharedObjects, type SharedObject } from './shared-objects';

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
  const all = await sharedObjects(exchange, relation, channel);
  const owed = all.filter((object) => object[wordOn(object).owedTo] === relation.mspId);
  const standing = (isDemand: boolean) =>
    owed
      .filter(({ type }) => (type === onDemand) === isDemand)
      .flatMap(({ ids, changedAt }) => ids.map((id) => ({ id, changedAt })));
  const wanted = namedObjects(payload, { demands: standing(true), groups: standing(false) });
  if (!wanted) return { status: 400, entries: [malformed] };
  const named = [...wanted.demands, ...wanted.groups];
  const isNamed = ({ ids }: SharedObject): boolean => named.some(({ id }) => ids.includes(id));
  const isToFetch = ({ ids }: SharedObject): boolean =>
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

/** Who asks for it, of what, and by which command. */
const words = {
  demand: { owedTo: 'supplier', owedBy: 'customer', of: 'demand', command: 'RequestForecastUpdate' },
  group: { owedTo: 'customer', owedBy: 'supplier', of: 'capacity', command: 'RequestCapacityUpdate' },
} as const;
const wordOn = ({ type }: SharedObject) => (type === onDemand ? words.demand : words.group);

function planned(
  objects: readonly SharedObject[],
  isToFetch: (object: SharedObject) => boolean,
): { answer: EntryAnswer; writes: ImportWrite[] }[] {
  const now = new Date();
  const dueBy = new Date(now.getTime() + term).toISOString();
  let row = 0;
  return objects.map((object, entry) => {
    const { of, command } = wordOn(object);
    const isAsked = ({ request }: SharedObject['records'][number]): boolean =>
      request?.of === of && request.dueBy > now.toISOString();
    const unasked = isToFetch(object) ? [] : object.records.filter((one) => one.active && !isAsked(one));
    const writes = unasked.map(({ kind, id }): ImportWrite => {
      row += 1;
      return { row, kind, id, command, input: { of, dueBy } };
    });
    const message = isToFetch(object) ? 'A newer version stands here.' : 'The partner is asked already.';
    const asked = { effect: 'create', message: 'The partner is asked for newer figures.' } as const;
    const answer = { entry, id: object.id, status: 200, ...(writes.length > 0 ? asked : nothing(message)) };
    return { answer, writes };
  });
}

const nothing = (message: string) => ({ effect: 'ignore', message }) as const;

/** Requests that are open: `out`, this member's; `in`, those that partners made to it. */
export async function giveRequests(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const open = (await sharedObjects(exchange, relation, channel)).filter((object) => {
    const { owedTo, owedBy, of } = wordOn(object);
    const isOurs = object[direction === 'out' ? owedTo : owedBy] === relation.mspId;
    const isOpen = object.records.some(({ active, request }) => active && request?.of === of);
    return isOurs && isOpen && isWith(object.partner, wanted, relation);
  });
  // an empty list would ask for everything
  if (open.length === 0) return { payload: [], leftOut: [] };
  const [demands, groups] = [true, false].map((isDemand) =>
    open.filter(({ type }) => (type === onDemand) === isDemand),
  );
  const request = {
    ...(demands?.length && {
      weekBasedMaterialDemand: demands.map(({ id, changedAt }) => ({ materialDemandId: id, changedAt })),
    }),
    ...(groups?.length && {
      weekBasedCapacityGroup: groups.map(({ id, changedAt }) => ({ capacityGroupId: id, changedAt })),
    }),
  };
  return { payload: [z.encode(aspectModels.id_based_request_for_update.shape, request)], leftOut: [] };
}
