import { alertSeverities, type Alert } from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';

/** What a detector or a person of either party found in a record, as long as it is not cleared. */
export function addAlert(builder: Builder): ObjectOf<Alert> {
  const severity = builder.enumType('AlertSeverity', { values: alertSeverities });
  return builder.objectRef<Alert>('Alert').implement({
    description:
      'Something found in a record that both parties should know of; opened once, until it is cleared. Sides that find it otherwise state it each, under one `since`.',
    fields: (t) => ({
      type: t.exposeString('type', { description: 'One of the kind’s own, as shortage.' }),
      about: t.exposeString('about', {
        nullable: true,
        description: 'What of the record, where several can be meant.',
      }),
      severity: t.expose('severity', { type: severity }),
      from: t.expose('from', { type: 'Day', description: 'First day concerned; of weeks, its Monday.' }),
      until: t.expose('until', { type: 'Day', nullable: true, description: 'Last day, or week, concerned.' }),
      quantity: t.expose('quantity', {
        type: 'Decimal',
        nullable: true,
        description: 'How much is missing, or beyond the threshold, in the record’s unit.',
      }),
      note: t.exposeString('note', { nullable: true }),
      by: t.exposeString('by', { description: 'MSP id of whose statement it is.' }),
      since: t.expose('since', { type: 'DateTime', description: 'When it was opened, by whichever side.' }),
      statedAt: t.expose('statedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was stated as it stands, where that was later.',
      }),
    }),
  });
}
