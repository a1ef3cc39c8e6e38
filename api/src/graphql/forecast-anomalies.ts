import type { Bucket } from '@tierline/chaincode/schema';
import { anomalies, type Anomaly } from '@tierline/planning/forecasting';
import { z } from 'zod';
import type { Builder, ObjectOf } from './builder';
import { dated, decimalOf } from './decimal-of';
import type { RecordOf } from './record-kind';

/** What a planner should ask about before planning by a new series. */
export function addForecastAnomalies(builder: Builder, forecast: ObjectOf<RecordOf<'forecast'>>): void {
  const anomaly = addAnomaly(builder);
  builder.objectField(forecast, 'anomalies', (t) =>
    t.field({
      type: [anomaly],
      nullable: true,
      description:
        'What is odd in the series of a version, held against the one it replaced; null where this member lacks the version or its content.',
      args: { version: t.arg.int({ validate: z.int().min(1), description: 'The last true one unless told.' }) },
      complexity: 20,
      resolve: async ({ channel, kind, id, version: last }, { version }, { reads }) => {
        const place = { channel, kind, id };
        const view = await reads.version({ ...place, version: version ?? last });
        const state = view?.state as { revision: number; buckets: Bucket[] } | null | undefined;
        if (!state) return null;
        const before = await reads.seriesBefore(place, state.revision);
        return anomalies({ series: state.buckets.map(dated), ...(before && { before: before.map(dated) }) });
      },
    }),
  );
}

function addAnomaly(builder: Builder) {
  const kind = builder.enumType('AnomalyKind', {
    values: {
      outlier: { value: 'outlier', description: 'One bucket stands away.' },
      patternBreak: { value: 'patternBreak', description: 'Four or more in a row stand away to the same side.' },
    } as const,
  });
  const basis = builder.enumType('AnomalyBasis', {
    description: 'before: the series that was replaced; neighbours: the buckets around, where that had none.',
    values: ['before', 'history', 'neighbours'] as const,
  });
  return builder.objectRef<Anomaly>('ForecastAnomaly').implement({
    description: 'Calculated by this member’s node; it stands nowhere on the ledger.',
    fields: (t) => ({
      kind: t.expose('kind', { type: kind }),
      from: t.expose('from', { type: 'Day', description: 'First day of the first bucket.' }),
      to: t.expose('to', { type: 'Day', description: 'First day of the last bucket.' }),
      quantity: t.field({
        type: 'Decimal',
        description: 'Of a pattern break the middle one.',
        resolve: ({ value }) => decimalOf(value),
      }),
      expected: t.field({ type: 'Decimal', resolve: ({ expected }) => decimalOf(expected) }),
      basis: t.expose('basis', { type: basis, description: 'What it is held against.' }),
      reason: t.exposeString('reason', { description: 'In words and numbers.' }),
    }),
  });
}
