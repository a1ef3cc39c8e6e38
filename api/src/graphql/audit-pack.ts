import { refuseUnless } from '@tierline/chaincode/errors';
import { shaped } from '@tierline/chaincode/record';
import { type Identifier, identifierShape } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { AuditPack } from '../audit';
import type { Builder } from './builder';
import { jsonOf } from './record-mutations';
import { orRefused, type Refused, type WriteTypes } from './write-result';

const most = 100;
const mostOfField = 200;

/** What a member hands an auditor in one file (docs/audit.md). */
export function addAuditPack(builder: Builder, { refused }: WriteTypes): void {
  const counts = builder.objectRef<AuditPack['counts']>('AuditPackCounts').implement({
    description: 'Whose metadata the pack’s reader sees.',
    fields: (t) => ({
      transactions: t.exposeInt('transactions', { description: 'Of the channel, in the pack’s blocks.' }),
      ofOthers: t.exposeInt('ofOthers', {
        description: 'Private to others: this member neither asked for them nor has a copy.',
      }),
    }),
  });
  const withheld = builder.objectRef<AuditPack['withheld']>('AuditPackWithheld').implement({
    description: 'What of the records shown the reader does not see.',
    fields: (t) => ({
      versions: t.exposeInt('versions', { description: 'That are not shown whole.' }),
      fields: t.exposeInt('fields'),
    }),
  });
  const lacking = builder.objectRef<AuditPack['lacking'][number]>('RecordName').implement({
    fields: (t) => ({ kind: t.exposeString('kind'), id: t.expose('id', { type: 'Hex' }) }),
  });
  const pack = builder.objectRef<AuditPack>('AuditPack').implement({
    description: 'A zip that proves what it holds, for `verify`.',
    fields: (t) => ({
      sha256: t.expose('sha256', { type: 'Hex', description: 'Who has the same has the same pack.' }),
      bytes: t.exposeInt('bytes'),
      height: t.exposeInt('height', { description: 'How many blocks, from 0 on.' }),
      versions: t.exposeInt('versions', { description: 'Of the records shown.' }),
      withheld: t.field({ type: withheld, resolve: (made) => made.withheld }),
      openedPins: t.exposeInt('opened', { description: 'Pins that the pack opens.' }),
      lacking: t.field({
        type: [lacking],
        description:
          'Records that changed in one transaction with those shown, and are not in the pack: without them the verifier finds NEIGHBOUR_UNDISCLOSED.',
        resolve: (made) => made.lacking,
      }),
      counts: t.field({ type: counts, resolve: (made) => made.counts }),
      genesisHash: t.expose('genesisHash', {
        type: 'Hex',
        description: 'What the reader trusts: tell it by another way than the pack.',
      }),
      href: t.string({
        description:
          'Where to fetch it, relative to this endpoint: once, with a token of the person who asked, before it expires.',
        resolve: ({ token }) => `audit-packs/${token}`,
      }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  });
  const result = builder.unionType('AuditPackResult', {
    types: [pack, refused],
    resolveType: (value: AuditPack | Refused) => ('refused' in value ? 'Refused' : 'AuditPack'),
  });
  const period = builder.inputType('AuditPeriod', {
    fields: (t) => ({
      since: t.field({ type: 'DateTime', description: 'Records from their state at this time on.' }),
      until: t.field({ type: 'DateTime', description: 'Blocks end before the first step that says a later time.' }),
    }),
  });
  builder.mutationField('auditPack', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role manager or auditor, and a charter that allows it. Makes an audit pack of records that this member holds; those that changed together are shown together.',
      complexity: 1000,
      args: {
        channel: t.arg.string({ required: true }),
        records: t.arg({
          type: ['Hex'],
          defaultValue: [],
          validate: z.array(z.string()).max(most),
          description: 'Ids.',
        }),
        units: t.arg({
          type: ['JSON'],
          defaultValue: [],
          validate: z.array(z.json()).max(most),
          description: 'GS1 identifiers, as commissionUnit takes them: all custody records of each.',
        }),
        period: t.arg({ type: period }),
        withhold: t.arg.stringList({
          defaultValue: [],
          validate: z.array(z.string().max(mostOfField)).max(most),
          description:
            'Fields that the reader shall not see: `/state/values` (there and below; `*` for any one step), `values` (wherever a member has that name), `shipment:/state/lines` (of that kind alone). The rest of a version proves itself. One that stands in nothing that is shown is refused, as it may be misspelt.',
        }),
        withPins: t.arg.boolean({
          defaultValue: false,
          description:
            'Opens the pins that the versions shown carry: the reader learns from which records, with whom, this member’s forecasts and forwarded cases are derived.',
        }),
      },
      resolve: (_root, { channel, records, units, period: asked, withhold, withPins }, context) =>
        orRefused(context, () =>
          context.writes.auditPack({
            channel,
            records: records ?? [],
            units: (units ?? []).map((unit) => shaped<Identifier>(identifierShape, jsonOf(unit), 'units')),
            period: { ...timeOf('since', asked?.since), ...timeOf('until', asked?.until) },
            withhold: withhold ?? [],
            withPins: withPins ?? false,
          }),
        ),
    }),
  );
}

/** As records hold times: UTC, with three decimals. @throws Refusal MALFORMED */
function timeOf(name: 'since' | 'until', text: string | null | undefined): { since?: string; until?: string } {
  if (typeof text !== 'string') return {};
  const time = new Date(text);
  refuseUnless(!Number.isNaN(time.getTime()), 'MALFORMED', () => ({ at: `period/${name}`, reason: 'no such time' }));
  return { [name]: time.toISOString() };
}
