import type { Row } from '../../imports';
import type { ImportedBills } from '../../tiers';
import type { Builder, ObjectOf } from '../builder';
import { orRefused, type Refused, type WriteTypes } from '../write-result';

/** Files of bills of material, read, reported row by row, and saved unless it is a dry run. */
export function addBillImport(builder: Builder, { refused }: WriteTypes, { row }: { row: ObjectOf<Row> }): void {
  const imported = builder.objectRef<ImportedBills>('ImportedBills').implement({
    fields: (t) => ({
      dryRun: t.exposeBoolean('dryRun'),
      acceptedRows: t.int({ resolve: ({ report }) => report.counts.accepted }),
      refusedRows: t.int({ resolve: ({ report }) => report.counts.refused }),
      rows: t.field({ type: [row], resolve: ({ report }) => report.rows }),
      bills: t.exposeStringList('bills', { description: 'Parts whose bills were read.' }),
    }),
  });
  const result = builder.unionType('ImportBillsResult', {
    types: [imported, refused],
    resolveType: (value: ImportedBills | Refused) => ('refused' in value ? 'Refused' : 'ImportedBills'),
  });
  const format = builder.enumType('BillFormat', { values: ['CATENA_X', 'CSV'] as const });
  builder.mutationField('importBillsOfMaterial', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role planner or manager. Catena-X SingleLevelBomAsPlanned, or a CSV with one component a line: part, unit, component, quantity, component_unit; scrap, lead_time_days, from, until. At most 512 KiB.',
      args: {
        format: t.arg({ type: format, required: true }),
        document: t.arg.string({ required: true }),
        dryRun: t.arg.boolean({ defaultValue: false, description: 'Read and report only.' }),
      },
      resolve: (_root, { dryRun, ...file }, context) =>
        orRefused(context, () => context.tiers.importBills({ ...file, dryRun: dryRun ?? false })),
    }),
  );
}
