import {
  commitmentGaps,
  deviation,
  receiptDifferences,
  unitValues,
  type DeviationRow,
  type Difference,
  type GapRow,
} from '@tierline/chaincode/domain';
import type { RecordView } from '../readmodel';
import type { Builder } from './builder';
import type { RecordTypes } from './record-type';

type Forecast = Parameters<typeof commitmentGaps>[0];
type Shipment = Parameters<typeof receiptDifferences>[0];
type Unit = Parameters<typeof unitValues>[0];
type Readings = Parameters<typeof unitValues>[1];

/** Figures that readers compute from a record by the domain's own functions; null where the record is of another kind. */
export function addKindFields(builder: Builder, { record }: RecordTypes): void {
  const gap = builder.objectRef<GapRow>('CommitmentGap').implement({
    description: 'Demand and commitment of one bucket; gap is committed minus demand.',
    fields: (t) => ({
      start: t.exposeString('start'),
      demand: t.expose('demand', { type: 'Decimal' }),
      committed: t.expose('committed', { type: 'Decimal', nullable: true }),
      gap: t.expose('gap', { type: 'Decimal', nullable: true }),
    }),
  });
  const change = builder.objectRef<DeviationRow>('Deviation').implement({
    description: 'What changed in one bucket between two versions; relative to the earlier.',
    fields: (t) => ({
      start: t.exposeString('start'),
      before: t.expose('before', { type: 'Decimal' }),
      after: t.expose('after', { type: 'Decimal' }),
      absolute: t.expose('absolute', { type: 'Decimal' }),
      relative: t.expose('relative', { type: 'Decimal', nullable: true }),
    }),
  });
  const difference = builder.objectRef<Difference>('ReceiptDifference').implement({
    fields: (t) => ({
      line: t.exposeInt('line'),
      shipped: t.expose('shipped', { type: 'Decimal' }),
      received: t.expose('received', { type: 'Decimal' }),
      difference: t.expose('difference', { type: 'Decimal' }),
    }),
  });
  builder.objectFields(record, (t) => ({
    commitmentGaps: t.field({
      type: [gap],
      nullable: true,
      description: 'Of a forecast: commitment beside demand, bucket by bucket.',
      resolve: (found) => {
        const state = stateOf(found, 'forecast') as Forecast | undefined;
        return state && commitmentGaps(state);
      },
    }),
    deviation: t.field({
      type: [change],
      nullable: true,
      description: 'Of a forecast: what changed in the demand from one version to another.',
      args: { from: t.arg.int({ required: true }), to: t.arg.int({ required: true }) },
      complexity: 20,
      resolve: async (found, { from, to }, { reads }) => {
        if (found.kind !== 'forecast') return null;
        const versions = await reads.versions(found);
        const [before, after] = [from, to].map((wanted) =>
          versions.find(({ version, state }) => version === wanted && state !== null),
        );
        if (!before || !after) return null;
        return deviation((before.state as unknown as Forecast).buckets, (after.state as unknown as Forecast).buckets);
      },
    }),
    receiptDifferences: t.field({
      type: [difference],
      nullable: true,
      description: 'Of a received shipment: lines of which another quantity arrived.',
      resolve: (found) => {
        const state = stateOf(found, 'shipment') as Shipment | undefined;
        return state?.receipt && receiptDifferences(state, state.receipt);
      },
    }),
    values: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Of a unit: its properties as commissioned, with all readings.',
      complexity: 20,
      resolve: async (found, _args, { reads }) => {
        if (found.kind !== 'custody' || found.state === null) return null;
        const entries = await reads.entries(found);
        const readings = entries.filter(({ type, content }) => type === 'reading' && content !== null);
        return unitValues(
          found.state as unknown as Unit,
          readings.map(({ content }) => content) as unknown as Readings,
        );
      },
    }),
  }));
}

/** The state, where the record is of that kind; in the read model it passed the kind's own shapes. */
function stateOf(record: RecordView, kind: string): unknown {
  return record.kind === kind ? (record.state ?? undefined) : undefined;
}
