import { text } from '@tierline/chaincode/schema';
import type { Imported, ImportOutcome } from '../commands';
import type { Row } from '../imports';
import type { Builder, ObjectOf } from './builder';
import type { PartnerCodeInput } from './partner-code';
import { orRefused, refusedBy, type Refused, type WriteTypes } from './write-result';

/** Partners' files: read, reported row by row, and brought to the ledger unless it is a dry run. */
export function addImports(builder: Builder, types: WriteTypes, code: PartnerCodeInput): { row: ObjectOf<Row> } {
  const row = addRow(builder);
  const write = addWrite(builder, types);
  const imported = builder.objectRef<Imported>('Imported').implement({
    fields: (t) => ({
      dryRun: t.exposeBoolean('dryRun'),
      acceptedRows: t.int({ resolve: ({ report }) => report.counts.accepted }),
      refusedRows: t.int({ resolve: ({ report }) => report.counts.refused }),
      rows: t.field({
        type: [row],
        description: 'At least one a row of the file.',
        resolve: ({ report }) => report.rows,
      }),
      writes: t.field({ type: [write], resolve: ({ writes }) => writes }),
    }),
  });
  const result = builder.unionType('ImportResult', {
    types: [imported, types.refused],
    resolveType: (value: Imported | Refused) => ('refused' in value ? 'Refused' : 'Imported'),
  });
  const format = builder.enumType('ForecastFormat', { values: ['CATENA_X', 'CSV'] as const });
  const dryRun = 'Read and report only.';
  builder.mutationField('importForecasts', (t) =>
    t.field({
      type: result,
      description:
        'A buyer’s demand: Catena-X WeekBasedMaterialDemand, or a CSV with one week a line. At most 512 KiB.',
      args: {
        channel: t.arg.string({ required: true }),
        format: t.arg({ type: format, required: true }),
        document: t.arg.string({ required: true }),
        respondBy: t.arg({ type: 'DateTime', description: 'By when the supplier should commit.' }),
        reason: t.arg.string({
          validate: text(500),
          description: 'Why figures change that were firm, where the file does not say (CSV: column reason).',
        }),
        dryRun: t.arg.boolean({ defaultValue: false, description: dryRun }),
      },
      resolve: (_root, { respondBy, reason, dryRun: dry, ...file }, context) =>
        orRefused(context, () =>
          context.writes.importForecasts({
            ...{ ...file, dryRun: dry ?? false },
            ...{ respondBy: respondBy ?? undefined, reason: reason ?? undefined },
          }),
        ),
    }),
  );
  builder.mutationField('importCallOff', (t) =>
    t.field({
      type: result,
      description:
        'A buyer’s call-off: EDIFACT DELFOR or DELJIT, X12 830 or 862, VDA 4905, told apart by the text. At most 512 KiB.',
      args: {
        channel: t.arg.string({ required: true }),
        document: t.arg.string({ required: true }),
        codes: t.arg({ type: [code], defaultValue: [], description: 'What codes of parties and places in it mean.' }),
        respondBy: t.arg({ type: 'DateTime', description: 'By when the supplier should commit.' }),
        dryRun: t.arg.boolean({ defaultValue: false, description: dryRun }),
      },
      resolve: (_root, { respondBy, dryRun: dry, codes, ...file }, context) =>
        orRefused(context, () =>
          context.writes.importCallOff({
            ...file,
            codes: codes ?? [],
            dryRun: dry ?? false,
            respondBy: respondBy ?? undefined,
          }),
        ),
    }),
  );
  builder.mutationField('importDespatchAdvice', (t) =>
    t.field({
      type: result,
      description:
        'This member’s EDIFACT DESADV: shipments are planned, and dispatched as of the time it says; a row is one line item. At most 512 KiB.',
      args: {
        channel: t.arg.string({ required: true }),
        document: t.arg.string({ required: true }),
        codes: t.arg({ type: [code], defaultValue: [], description: 'What codes of parties and places in it mean.' }),
        from: t.arg.string({ description: 'Where it leaves, if no NAD+SF says so: BPNS, GLN or a code.' }),
        dryRun: t.arg.boolean({ defaultValue: false, description: dryRun }),
      },
      resolve: (_root, { codes, from, dryRun: dry, ...file }, context) =>
        orRefused(context, () =>
          context.writes.importDespatchAdvice({
            ...file,
            codes: codes ?? [],
            dryRun: dry ?? false,
            ...(typeof from === 'string' && { from }),
          }),
        ),
    }),
  );
  const stock = builder.enumType('InventoryFormat', { values: ['CSV', 'JSON', 'EDIFACT'] as const });
  builder.mutationField('importInventory', (t) =>
    t.field({
      type: result,
      description:
        'Stock, one lot a row: CSV, a JSON array of rows, or EDIFACT INVRPT (docs/integrate.md). All rows of a part, site and holder replace what this member stated of them. At most 512 KiB.',
      args: {
        channel: t.arg.string({ required: true }),
        format: t.arg({ type: stock, required: true }),
        document: t.arg.string({ required: true }),
        dryRun: t.arg.boolean({ defaultValue: false, description: dryRun }),
      },
      resolve: (_root, { dryRun: dry, ...file }, context) =>
        orRefused(context, () => context.writes.importInventory({ ...file, dryRun: dry ?? false })),
    }),
  );
  builder.mutationField('importEpcis', (t) =>
    t.field({
      type: result,
      description: 'An EPCIS 2.0 capture: evidence, milestones, readings and stock that was counted. At most 512 KiB.',
      args: {
        channel: t.arg.string({ required: true }),
        document: t.arg.string({ required: true }),
        dryRun: t.arg.boolean({ defaultValue: false, description: dryRun }),
      },
      resolve: (_root, { dryRun: dry, ...file }, context) =>
        orRefused(context, () => context.writes.importEpcis({ ...file, dryRun: dry ?? false })),
    }),
  );
  return { row };
}

function addRow(builder: Builder) {
  const rule = builder.objectRef<NonNullable<Row['rule']>>('BrokenRule').implement({
    fields: (t) => ({
      standard: t.exposeString('standard'),
      section: t.exposeString('section'),
      rule: t.exposeString('rule'),
    }),
  });
  return builder.objectRef<Row>('ImportRow').implement({
    description: 'What was read of one row, counted from 1 as a person counts; 0 speaks of the whole file.',
    fields: (t) => ({
      row: t.exposeInt('row'),
      code: t.exposeString('code', { description: 'ACCEPTED, UNCHANGED, CONVERTED, or why the row is not used.' }),
      field: t.exposeString('field', { nullable: true, description: 'Column, or JSON pointer.' }),
      message: t.exposeString('message'),
      near: t.exposeStringList('near', { nullable: true, description: 'Known words that may have been meant.' }),
      matched: t.field({ type: 'JSON', nullable: true, resolve: ({ matched }) => matched ?? null }),
      rule: t.expose('rule', { type: rule, nullable: true }),
    }),
  });
}

function addWrite(builder: Builder, { change, queued, refused }: WriteTypes) {
  const values = {
    planned: { description: 'A dry run: it would be written.' },
    recorded: { description: 'It stands on the ledger now.' },
    known: { description: 'It stood there already; nothing was written.' },
    queued: { description: 'It waits in the outbox for a partner’s peer.' },
    refused: { description: 'It was refused; the other writes are not touched by that.' },
  } as const;
  const outcome = builder.enumType('ImportOutcome', { values });
  return builder.objectRef<ImportOutcome>('ImportWrite').implement({
    description: 'A command or entry that a row leads to, and what became of it.',
    fields: (t) => ({
      row: t.exposeInt('row'),
      kind: t.exposeString('kind'),
      id: t.field({
        type: 'Hex',
        nullable: true,
        resolve: (write) => ('receipt' in write ? write.receipt.id : (write.id ?? null)),
      }),
      command: t.exposeString('command', { description: 'A command’s name, or entry:<type>.' }),
      outcome: t.field({ type: outcome, resolve: (write) => write.outcome }),
      change: t.field({
        type: change,
        nullable: true,
        resolve: (write) => ('receipt' in write ? write.receipt : null),
      }),
      queued: t.field({
        type: queued,
        nullable: true,
        resolve: (write) => ('queued' in write ? write.queued : null),
      }),
      refusal: t.field({
        type: refused,
        nullable: true,
        resolve: (write) => ('refusal' in write ? refusedBy(write.refusal) : null),
      }),
    }),
  });
}
