import type { Finding } from '@tierline/planning/cumulative';
import type { AccountReconciliation } from './account-books';
import type { Builder } from './builder';

const causes = {
  'missing-receipt': { value: 'missing-receipt', description: 'Dispatched, overtaken or due, and not received.' },
  'missing-dispatch': { value: 'missing-dispatch', description: 'Received, and not dispatched.' },
  'across-reset': { value: 'across-reset', description: 'Dispatched before the count began, received after.' },
  'quantity-difference': { value: 'quantity-difference', description: 'Another quantity on one note.' },
  corrected: { value: 'corrected', description: 'Both signed it as a correction.' },
  'double-count': { value: 'double-count', description: 'One note counted twice.' },
  'not-counted': { value: 'not-counted', description: 'A note that stands in the book and not in the figure.' },
  'year-reset': { value: 'year-reset', description: 'One side began its count anew, the other did not.' },
  unexplained: { value: 'unexplained', description: 'None of these; `note` says where, if that is known.' },
} as const satisfies Record<Finding['cause'], { value: Finding['cause']; description: string }>;

export function addReconciliation(builder: Builder) {
  const cause = builder.enumType('DriftCause', {
    values: Object.fromEntries(
      Object.entries(causes).map(([name, one]) => [name.toUpperCase().replaceAll('-', '_'), one]),
    ),
  });
  const finding = builder.objectRef<Finding>('DriftFinding').implement({
    description: 'Why the figures differ, and by how much.',
    fields: (t) => ({
      cause: t.field({ type: cause, resolve: (one) => one.cause }),
      side: t.exposeString('side', { description: 'Whose figure to look at: dispatched or received.' }),
      effect: t.expose('effect', { type: 'Decimal', description: 'Its part of the drift.' }),
      note: t.string({ nullable: true, resolve: (one) => ('note' in one ? (one.note ?? null) : null) }),
      date: t.field({ type: 'Day', nullable: true, resolve: (one) => ('date' in one ? one.date : null) }),
      from: t.string({
        nullable: true,
        description: 'Of a year begun anew: its first note or day.',
        resolve: (one) => ('from' in one ? one.from : null),
      }),
    }),
  });
  return builder.objectRef<AccountReconciliation>('Reconciliation').implement({
    description: 'Two cumulative quantities, and what is between them. The effects add up to the drift.',
    fields: (t) => ({
      dispatched: t.expose('dispatched', { type: 'Decimal' }),
      received: t.expose('received', { type: 'Decimal' }),
      inTransit: t.expose('inTransit', { type: 'Decimal', description: 'Dispatched, and overtaken by nothing.' }),
      drift: t.expose('drift', { type: 'Decimal', description: 'Dispatched less received less in transit.' }),
      unexplained: t.expose('unexplained', { type: 'Decimal' }),
      findings: t.expose('findings', { type: [finding] }),
      otherUnits: t.exposeStringList('otherUnits', {
        description: 'Numbers of shipments that name the part in another unit; they are not counted.',
      }),
    }),
  });
}
