import { type AffectedThing, type QualityState, recordedStatuses } from '@tierline/chaincode/schema';
import type { Builder } from '../builder';
import { addRecordKind, type Shared } from '../record-kind';
import { addQualityReport, statedDisciplines } from './report';

type Answer = NonNullable<QualityState['answer']>;
type OfCase = NonNullable<QualityState['case']>;

/** A quality alert or investigation, and what the receiver reports. */
export function addQualityNotice(builder: Builder, shared: Shared): void {
  addRecordKind(builder, shared, 'quality-notice', {
    description: 'A quality alert or investigation between two members.',
    state: addState(builder),
    statuses: recordedStatuses,
    statusDescription:
      'sent, received (at the receiver’s node), acknowledged, accepted, declined or closed. One that is only created, or canceled, is no record: nobody else has seen it.',
    by: ['part', 'number', 'weeks'],
  });
}

function addState(builder: Builder) {
  const affected = builder.objectRef<AffectedThing>('AffectedThing').implement({
    fields: (t) => ({
      what: t.exposeString('what', { description: 'part, serial, batch or unit.' }),
      name: t.exposeString('name', { description: 'Its number or identifier.' }),
      part: t.exposeString('part', { nullable: true, description: 'Of a serial number or batch.' }),
      pin: t.expose('pin', {
        type: 'Hex',
        nullable: true,
        description: 'Salted hash of the record that speaks of it.',
      }),
    }),
  });
  const ofCase = builder.objectRef<OfCase>('DisruptionOfCase').implement({
    fields: (t) => ({
      disruption: t.expose('disruption', { type: 'Hex', description: 'As all cases of it say.' }),
      pin: t.expose('pin', { type: 'Hex', nullable: true, description: 'Salted hash of the case.' }),
    }),
  });
  const answer = builder.objectRef<Answer>('QualityAnswer').implement({
    fields: (t) => ({
      isAccepted: t.exposeBoolean('accepted'),
      reason: t.exposeString('reason'),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const report = addQualityReport(builder);
  return builder.objectRef<QualityState>('QualityNoticeState').implement({
    fields: (t) => ({
      sender: t.exposeString('sender', { description: 'MSP id.' }),
      receiver: t.exposeString('receiver', { description: 'MSP id.' }),
      legalEntity: t.exposeString('legalEntity', {
        nullable: true,
        description: 'BPNL of the receiver’s that is meant.',
      }),
      number: t.exposeString('number', { description: 'The sender’s.' }),
      noticeType: t.exposeString('noticeType', { description: 'alert or investigation.' }),
      title: t.exposeString('title'),
      description: t.exposeString('description', { nullable: true }),
      severity: t.exposeString('severity', { description: 'minor, major, critical or life-threatening.' }),
      affected: t.expose('affected', { type: [affected] }),
      dueBy: t.expose('dueBy', { type: 'DateTime', nullable: true, description: 'Until when to be answered.' }),
      reportBy: t.expose('reportBy', { type: 'DateTime', nullable: true, description: 'Until when to be reported.' }),
      case: t.expose('case', { type: ofCase, nullable: true, description: 'The case that it belongs to.' }),
      sentAt: t.field({ type: 'DateTime', resolve: ({ times }) => times.sent }),
      receivedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ times }) => times.received }),
      acknowledgedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ times }) => times.acknowledged }),
      answer: t.expose('answer', { type: answer, nullable: true }),
      closedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ closed }) => closed?.at }),
      closingReason: t.string({ nullable: true, resolve: ({ closed }) => closed?.reason }),
      report: t.field({
        type: [report],
        description: 'The receiver’s 8D report, as far as it is stated.',
        resolve: (state) => statedDisciplines(state.report),
      }),
    }),
  });
}
