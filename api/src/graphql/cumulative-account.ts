import { accountDrift, type AccountDrift } from '@tierline/chaincode/domain';
import type { CumulativeAccountState, Posting, ShipmentState } from '@tierline/chaincode/schema';
import { cumulativeAccountStatuses } from '../readmodel';
import { reconcileAccount } from './account-books';
import type { Builder } from './builder';
import { addReconciliation } from './reconciliation';
import { whole } from './paging';
import { addRecordKind, type Shared } from './record-kind';

type State = CumulativeAccountState;

/** What was dispatched and received of a part since a day both know, and where the two figures part. */
export function addCumulativeAccount(builder: Builder, shared: Shared): void {
  const account = addRecordKind(builder, shared, 'cumulative-account', {
    description: 'Cumulative quantities of one part at one site, as supplier and customer state them.',
    state: addState(builder),
    statuses: cumulativeAccountStatuses,
    statusDescription:
      'open: a side has stated nothing; unmatched: the last note received is not among the dispatches shown; drift: the figures as of the note received that was dispatched last differ; proposed: a correction or a reset waits for an answer.',
    by: ['part', 'site', 'number'],
  });
  const drift = addDrift(builder);
  const reconciliation = addReconciliation(builder);
  builder.objectFields(account, (t) => ({
    drift: t.field({
      type: drift,
      nullable: true,
      description:
        'Both figures as of the note received that was dispatched last; null: not to be compared, or purged.',
      resolve: ({ state }) => (state && accountDrift(state)) ?? null,
    }),
    reconciliation: t.field({
      type: reconciliation,
      nullable: true,
      description: 'Both figures beside the shipments that this member holds, cause by cause; null: purged.',
      args: {
        dueSince: t.arg({
          type: 'Day',
          description: 'What was dispatched before and has not come is missing, though nothing has overtaken it.',
        }),
      },
      complexity: 50,
      resolve: async ({ channel, state }, { dueSince }, { reads }) => {
        if (!state) return null;
        const filter = { kind: 'shipment', channel, part: state.customerPart, site: state.site };
        const found = await reads.records(filter, 'CHANGE', whole);
        const shipments = found.flatMap((one) => (one.state === null ? [] : [one.state as unknown as ShipmentState]));
        return reconcileAccount(state, shipments, dueSince ?? undefined);
      },
    }),
  }));
}

function addDrift(builder: Builder) {
  return builder.objectRef<AccountDrift>('AccountDrift').implement({
    fields: (t) => ({
      note: t.exposeString('note', {
        description: 'Of the notes that the customer has booked, the one dispatched last.',
      }),
      dispatched: t.expose('dispatched', { type: 'Decimal' }),
      received: t.expose('received', { type: 'Decimal' }),
      drift: t.expose('drift', { type: 'Decimal', description: 'Dispatched less received.' }),
      inTransit: t.expose('inTransit', { type: 'Decimal', description: 'Dispatched since that note.' }),
    }),
  });
}

function addState(builder: Builder) {
  const statement = builder.objectRef<NonNullable<State['received']>>('CumulativeStatement').implement({
    description: 'A side’s figure, with the last despatch note in it.',
    fields: (t) => ({
      cumulative: t.expose('cumulative', { type: 'Decimal' }),
      note: t.exposeString('note'),
      quantity: t.expose('quantity', { type: 'Decimal', description: 'Of that note.' }),
      date: t.expose('date', { type: 'Day' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const posting = builder.objectRef<Posting>('CumulativePosting').implement({
    description: 'A statement of one side, or a correction that both signed.',
    fields: (t) => ({
      type: t.exposeString('type', { description: 'dispatched, received or correction.' }),
      at: t.expose('at', { type: 'DateTime' }),
      note: t.string({ nullable: true, resolve: ({ note }) => note ?? null }),
      detail: t.field({ type: 'JSON', resolve: (one) => one }),
    }),
  });
  return builder.objectRef<State>('CumulativeAccountState').implement({
    fields: (t) => ({
      customer: t.exposeString('customer', { description: 'MSP id.' }),
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      customerPart: t.exposeString('customerPart'),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      site: t.exposeString('site', { description: 'BPNS of the site that receives.' }),
      unit: t.exposeString('unit', { description: 'Of all quantities: UN/ECE Rec 20.' }),
      count: t.exposeInt('count', { description: '1, and one more for each reset.' }),
      startsAt: t.expose('startsAt', { type: 'Day' }),
      opening: t.field({ type: 'JSON', description: 'What the count began with.', resolve: ({ opening }) => opening }),
      corrected: t.field({
        type: 'JSON',
        description: 'What agreed corrections have added to each figure.',
        resolve: ({ corrected }) => corrected,
      }),
      dispatched: t.expose('dispatched', { type: statement, nullable: true }),
      received: t.expose('received', { type: statement, nullable: true }),
      postings: t.expose('postings', { type: [posting], description: 'The latest, oldest first.' }),
      correction: t.field({
        type: 'JSON',
        nullable: true,
        description: 'Proposed, not answered.',
        resolve: ({ correction }) => correction ?? null,
      }),
      reset: t.field({
        type: 'JSON',
        nullable: true,
        description: 'Proposed, not answered.',
        resolve: ({ reset }) => reset ?? null,
      }),
      previous: t.field({
        type: 'JSON',
        nullable: true,
        description: 'With what the count before ended.',
        resolve: ({ previous }) => previous ?? null,
      }),
    }),
  });
}
