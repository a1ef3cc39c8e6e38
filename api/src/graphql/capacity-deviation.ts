import type { Measured } from '../capacity';
import type { Builder, ObjectOf } from './builder';
import type { DeviationLimit } from './deviation-limit';

export function addMeasuredDeviation(builder: Builder, limit: DeviationLimit): ObjectOf<Measured> {
  const row = builder.objectRef<Measured['weeks'][number]>('WeekDeviation').implement({
    description: 'A week’s demand at two measurements; null: not stated then, which is not zero.',
    fields: (t) => ({
      week: t.expose('week', { type: 'Day', description: 'Its Monday.' }),
      previous: t.expose('previous', { type: 'Decimal', nullable: true }),
      latest: t.expose('latest', { type: 'Decimal', nullable: true }),
      absolute: t.expose('absolute', { type: 'Decimal', nullable: true, description: 'Latest minus previous.' }),
      relative: t.expose('relative', { type: 'Decimal', nullable: true, description: 'Of previous.' }),
      exceeded: t.expose('exceeded', { type: [limit], description: 'Limits of its subhorizon that it is beyond.' }),
    }),
  });
  return builder.objectRef<Measured>('MeasuredDeviation').implement({
    description: 'How the group’s demand moved between the last two measurements (CX-0128 §5.11).',
    fields: (t) => ({
      previousAt: t.expose('previousAt', { type: 'DateTime' }),
      latestAt: t.expose('latestAt', { type: 'DateTime' }),
      weeks: t.expose('weeks', { type: [row] }),
    }),
  });
}
