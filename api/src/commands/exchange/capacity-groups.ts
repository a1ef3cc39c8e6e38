import { canonical } from '@tierline/chaincode/record';
import { capacityGroupInputs, type Json } from '@tierline/chaincode/schema';
import {
  aspectModels,
  capacityRules,
  groupView,
  judgeList,
  plainId,
  statementOf,
  statusOf,
  type CapacityGroup,
} from '../../exchange';
import { issuesOf, type Row } from '../../imports';
import { bringAll, type ImportWrite } from '../imports/import-writes';
import { answerOf, settled, type EntryAnswer } from './answer';
import { capacityObjects, type CapacityObject } from './capacity-objects';
import { capacityModel, type ExchangeContext, type Posted, type Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { partnerBpnls, relationOn, type Relation } from './relation';

/** Capacity groups: `out`, what this member states as supplier; `in`, what is stated to it as customer. */
export async function giveCapacityGroups(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const side = direction === 'out' ? 'supplier' : 'customer';
  const told = (await capacityObjects(exchange, relation, channel)).filter(
    (one) => one[side] === relation.mspId && isWith(one.partner, wanted, relation),
  );
  return givenOf(
    aspectModels.week_based_capacity_group.shape,
    told.map((one) => ({ id: one.id, view: () => groupView(one.group.state, one, relation) })),
    wanted,
  );
}

/**
 * This member's capacity groups, given as WeekBasedCapacityGroup by its own systems.
 * @throws NodeRefusal CHANNEL_UNKNOWN
 */
export async function takeCapacityGroups(
  exchange: ExchangeContext,
  { channel, payload }: Posted,
): Promise<{ status: number; entries: EntryAnswer[] }> {
  const relation = await relationOn(exchange.context, channel);
  const own = (await capacityObjects(exchange, relation, channel)).filter(
    ({ supplier }) => supplier === relation.mspId,
  );
  const { verdicts } = judgeList(capacityRules, payload, {
    now: new Date().toISOString(),
    transport: { senderBpnls: relation.own },
    receiver: { bpnls: partnerBpnls(relation) },
    // the record also changes by what the customer does: that makes no payload of the supplier old
    known: own.map(({ id, givenAt, changedAt, group }) => {
      return {
        capacityGroupId: id,
        changedAt: givenAt ?? changedAt,
        startReferenceDateTime: group.state.volatility?.start,
      };
    }),
  });
  const readings = verdicts.map((verdict, row) => {
    const { view, effect } = verdict;
    const answer = answerOf(verdict, row, view?.capacityGroupId);
    return view && effect !== 'ignore' ? { answer, view, ...planOf(row, view, own, relation) } : { answer };
  });
  const writes = readings.flatMap((reading) => ('write' in reading && reading.write ? [reading.write] : []));
  const outcomes = await bringAll(exchange.context, channel, writes, exchange.bring);
  const entries = await Promise.all(
    readings.map(async (reading, row) => {
      if (!('view' in reading)) return reading.answer;
      const { answer, view, remark } = reading;
      const mine = outcomes.filter((outcome) => outcome.row === row);
      const entry = settled(answer, [remark], mine);
      const { capacityGroupId: id, changedAt } = view;
      const object = { id, subject: [], changedAt, takenAt: new Date().toISOString() };
      if (entry.status < 400) await exchange.objects.save(channel, capacityModel, object);
      return entry;
    }),
  );
  return { status: statusOf(entries), entries };
}

type Plan = { remark: Row; write?: ImportWrite };

function planOf(row: number, view: CapacityGroup, own: readonly CapacityObject[], relation: Relation): Plan {
  const stands = own.find(({ ids }) => ids.includes(plainId(view.capacityGroupId)))?.group;
  const unit = unitOf(view, relation) ?? stands?.state.unit;
  if (unit === undefined) {
    const message = 'no unit is given, and no linked part has one that was agreed';
    return { remark: { row, code: 'UNIT_UNKNOWN', field: '/unitOfMeasure', message } };
  }
  const statement = statementOf(view, unit);
  return stands ? onStanding(row, view, statement, stands) : onNone(row, view, statement, relation);
}

type Statement = ReturnType<typeof statementOf>;
const unchanged = (row: number, message: string): Plan => ({ remark: { row, code: 'UNCHANGED', message } });
const writeOf = (row: number, command: string, input: Json): ImportWrite => {
  return { row, kind: 'capacity-group', command, input };
};

function onNone(row: number, view: CapacityGroup, statement: Statement, { memberOf }: Relation): Plan {
  if (view.capacityGroupIsInactive) return unchanged(row, 'inactive, and there is no group to put out of use');
  const input = { ...statement, customer: memberOf(view.customer) ?? '', groupId: plainId(view.capacityGroupId) };
  return checked(row, writeOf(row, 'PublishCapacityGroup', input), 'a new group');
}

function onStanding(row: number, view: CapacityGroup, statement: Statement, stands: CapacityObject['group']): Plan {
  const { id, version: basedOn, state } = stands;
  if (view.capacityGroupIsInactive) {
    if (!state.active) return unchanged(row, 'it is out of use already');
    const write = writeOf(row, 'DeactivateCapacityGroup', { reason: 'inactive as given' });
    return checked(row, { ...write, id, basedOn }, 'puts the group out of use');
  }
  if (state.active && states(state, statement)) return unchanged(row, 'the group stands as it is given');
  const write = writeOf(row, 'ReviseCapacityGroup', { ...statement, reason: `as stated ${view.changedAt}` });
  return checked(row, { ...write, id, basedOn }, 'replaces the statement');
}

/** Of the first linked part that has one. */
function unitOf(view: CapacityGroup, { mspId, memberOf, partOf }: Relation): string | undefined {
  const customer = memberOf(view.customer) ?? '';
  const parts = (view.linkedDemandSeries ?? []).flatMap(
    ({ materialNumberCustomer: customerPart }) => partOf({ customer, supplier: mspId, customerPart }) ?? [],
  );
  return view.unitOfMeasure ?? parts[0]?.baseUnit;
}

/** The command's own shape has the last word: what the ledger would refuse unread is said here, with its place. */
function checked(row: number, write: ImportWrite, message: string): Plan {
  const shape = capacityGroupInputs[write.command as keyof typeof capacityGroupInputs];
  const result = shape.safeParse(write.input);
  if (result.success) return { remark: { row, code: 'ACCEPTED', message }, write };
  const [place = { at: '', message: 'malformed' }] = issuesOf(result.error);
  return { remark: { row, code: 'SHAPE', field: place.at, message: place.message } };
}

/** Whether a state says all that the statement says, and no more. */
function states(state: CapacityObject['group']['state'], statement: Statement): boolean {
  const { name, unit, supplierSites, linkedSeries, linkedGroups, capacities, volatility } = state;
  const said = { supplierSites: [], linkedSeries: [], linkedGroups: [], capacities: [], ...statement };
  const inOrder = [...said.capacities].sort((a, b) => (a.start < b.start ? -1 : 1));
  const now = { name, unit, supplierSites, linkedSeries, linkedGroups, capacities, ...(volatility && { volatility }) };
  return canonical(now) === canonical({ ...said, capacities: inOrder });
}
