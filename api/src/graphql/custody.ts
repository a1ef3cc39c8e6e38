import { unitValues } from '@tierline/chaincode/domain';
import { beyondLimits, type BeyondLimits, type CustodyEntry } from '@tierline/chaincode/schema';
import { outOfLimits, unitStatuses, type EntryView, type OutOfLimits, type Proof } from '../readmodel';
import type { Builder, ObjectOf } from './builder';
import { custodyChain, type CustodySpan } from './custody-chain';
import { addUnitState } from './custody-state';
import { whole } from './paging';
import { addRecordKind, type Shared } from './record-kind';

type Reading = CustodyEntry<'reading'>;
type Beyond = BeyondLimits & { entry: EntryView; measuredAt: string };

/** Who has a unit, whose it is, what is known of it, and through whose hands it went. */
export function addCustody(builder: Builder, shared: Shared): void {
  const unit = addRecordKind(builder, shared, 'custody', {
    description: 'A unit that changes hands: a serialised item, a pallet, a returnable asset.',
    state: addUnitState(builder),
    statuses: unitStatuses,
    statusDescription: 'offered: somebody has an offer to answer; closed: nothing more happens to it.',
    by: ['number'],
  });
  const span = addCustodySpan(builder, shared.proof);
  const beyond = addBeyondLimits(builder, shared.proof);
  const outside = addOutOfLimits(builder);
  builder.objectFields(unit, (t) => ({
    values: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Its properties as commissioned, with all readings on top; null: purged.',
      complexity: 20,
      resolve: async (view, _args, { reads }) => {
        if (view.state === null) return null;
        const entries = await reads.entries(view, { ...whole, type: 'reading' });
        return unitValues(view.state, entries.flatMap(readingOf));
      },
    }),
    beyondLimits: t.field({
      type: [beyond],
      description:
        'Each reading outside the limits that the unit’s kind sets, in ledger order. Empty: none, or purged.',
      complexity: 20,
      resolve: async (view, _args, { reads }) => {
        const properties = view.state?.kind.properties ?? {};
        const entries = await reads.entries(view, { ...whole, type: 'reading' });
        return entries.flatMap((entry) =>
          readingOf(entry).flatMap(({ values, measuredAt = entry.at }) =>
            beyondLimits(properties, values).map((one): Beyond => ({ ...one, entry, measuredAt })),
          ),
        );
      },
    }),
    outOfLimits: t.field({
      type: [outside],
      description:
        'Each property whose last reading lies outside its limits, and since when: the unit is in `attention` since the first of them, until it is closed.',
      complexity: 20,
      resolve: async (view, _args, { reads }) => {
        if (view.state === null || view.state.closed) return [];
        const entries = await reads.entries(view, { ...whole, type: 'reading' });
        const readings = entries.flatMap((entry) => readingOf(entry).map((one) => ({ ...one, at: entry.at })));
        return [...outOfLimits(view.state, readings).values()];
      },
    }),
    custodians: t.field({
      type: [span],
      description: 'Through whose hands it went, each with its proof, as far back as this member was party.',
      complexity: 20,
      resolve: async (view, _args, { reads }) => {
        const [versions, facts] = await Promise.all([reads.versions(view, whole), reads.timeline(view, whole)]);
        return custodyChain(versions, facts);
      },
    }),
  }));
}

const readingOf = ({ content }: EntryView): Reading[] => (content === null ? [] : [content as unknown as Reading]);

function addBeyondLimits(builder: Builder, proof: ObjectOf<Proof>) {
  return builder.objectRef<Beyond>('BeyondLimits').implement({
    description: 'A value that was measured outside what the unit’s kind says.',
    fields: (t) => ({
      property: t.exposeString('property', { description: 'Of a group: by a path with points.' }),
      value: t.string({ description: 'A whole number.', resolve: ({ value }) => String(value) }),
      minimum: t.string({ nullable: true, resolve: ({ minimum }) => minimum?.toString() }),
      maximum: t.string({ nullable: true, resolve: ({ maximum }) => maximum?.toString() }),
      measuredAt: t.expose('measuredAt', {
        type: 'DateTime',
        description: 'As the reporter has it, else when it was signed.',
      }),
      by: t.string({ description: 'MSP id of the reporter.', resolve: ({ entry }) => entry.by.mspId }),
      proof: t.field({ type: proof, resolve: ({ entry }) => entry }),
    }),
  });
}

function addOutOfLimits(builder: Builder) {
  return builder.objectRef<OutOfLimits>('OutOfLimits').implement({
    description: 'A property that is outside what the unit’s kind says.',
    fields: (t) => ({
      property: t.exposeString('property', { description: 'Of a group: by a path with points.' }),
      since: t.expose('since', { type: 'DateTime', description: 'The first reading outside, with none within since.' }),
      value: t.string({ description: 'As it was read last: a whole number.', resolve: ({ value }) => String(value) }),
      minimum: t.string({ nullable: true, resolve: ({ minimum }) => minimum?.toString() }),
      maximum: t.string({ nullable: true, resolve: ({ maximum }) => maximum?.toString() }),
    }),
  });
}

function addCustodySpan(builder: Builder, proof: ObjectOf<Proof>) {
  const remarks = builder.objectRef<NonNullable<CustodySpan['remarks']>>('HandoverRemarks').implement({
    description: 'What the new custodian noted when it accepted.',
    fields: (t) => ({
      seal: t.exposeString('seal', { nullable: true, description: 'Number of the seal on the unit.' }),
      condition: t.exposeString('condition', { nullable: true }),
      count: t.exposeInt('count', { nullable: true }),
      note: t.exposeString('note', { nullable: true }),
    }),
  });
  return builder.objectRef<CustodySpan>('CustodySpan').implement({
    description: 'One custodian, from when on, and where that stands on the ledger.',
    fields: (t) => ({
      custodian: t.exposeString('custodian', { description: 'MSP id.' }),
      since: t.expose('since', { type: 'DateTime', description: 'Time of the version that made it so.' }),
      until: t.expose('until', { type: 'DateTime', nullable: true, description: 'null: to this day.' }),
      asserted: t.exposeBoolean('asserted', {
        description:
          'It stood when this member joined: those who were there signed it, this member did not see it happen.',
      }),
      version: t.exposeInt('version'),
      remarks: t.expose('remarks', { type: remarks, nullable: true }),
      proof: t.expose('proof', { type: proof }),
    }),
  });
}
