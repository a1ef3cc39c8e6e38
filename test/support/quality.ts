import { qualityNotice } from '@tierline/chaincode/domain';
import type { QualityState } from '@tierline/chaincode/schema';
import { given, type Said } from './given';

/** An alert of the buyer's to the supplier. */
export const notice = {
  receiver: 'Supplier',
  number: 'Q-4711',
  noticeType: 'alert',
  title: 'Cracked housing',
  description: 'Hairline cracks at the flange of the housing.',
  severity: 'critical',
  affected: [{ what: 'serial', name: 'SN-1', part: 'P-1' }],
};
export const why = { reason: 'long enough a reason' };

export const sent: Said = ['Buyer', 'SendQualityNotice', notice];
export const acknowledged: Said = ['Supplier', 'AcknowledgeQualityNotice', {}];
export const accepted: Said = ['Supplier', 'AcceptQualityNotice', why];
const node = { caller: { mspId: 'Supplier', name: 'node', roles: ['bot'] } };
export const received: Said = ['Supplier', 'ReceiveQualityNotice', {}, node];

const ways: Record<QualityState['status'], Said[]> = {
  sent: [],
  received: [received],
  acknowledged: [acknowledged],
  accepted: [acknowledged, accepted],
  declined: [acknowledged, ['Supplier', 'DeclineQualityNotice', why]],
  closed: [['Buyer', 'CloseQualityNotice', why]],
};
/** What was said until it came to that status; from each there is but one way that tells it apart. */
export const untilStatus = (status: QualityState['status']): Said[] => [sent, ...ways[status]];
export const noticeIn = (status: QualityState['status']): QualityState =>
  given(qualityNotice, ...untilStatus(status)).state();

const action = { text: 'Sort the stock', by: 'Line lead', due: '2026-11-25' };
/** A discipline's content each, as people may say it. */
export const statements = {
  d0: { symptom: 'Cracks at the flange', actions: [action] },
  d1: { team: [{ role: 'leader', post: 'Quality engineer' }] },
  d2: { problem: 'Hairline cracks from the second bore on', isNot: 'Porosity', since: '2026-11-20' },
  d3: { actions: [{ ...action, done: '2026-11-25' }] },
  d4: {
    causes: [
      {
        ...{ of: 'occurrence', method: 'five-why', text: 'Tool worn', verified: true },
        whys: ['The edge was blunt', 'It was not changed in time'],
      },
    ],
  },
  d5: { actions: [action], verification: 'Ten parts cut without a crack' },
  d6: { actions: [{ ...action, done: '2026-12-01' }], validation: 'None in five thousand' },
  d7: { preventions: [{ ...action, what: 'control-plan' }] },
  d8: { closing: 'Team thanked, lessons shared' },
};

/** Three bytes of UTF-8 for one unit of UTF-16: nothing takes more. */
const long = (units: number): string => '\u20ac'.repeat(units);
const many = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_one, index) => of(index));

/** A notice and its report, each member as long as it may be; what it ends with takes the most. */
export function fullest(): Said[] {
  const day = '2026-11-25';
  const work = { text: long(300), by: long(40), due: day, done: day };
  const affected = many(50, (index) => ({
    ...{ what: 'serial', name: long(58) + String(index).padStart(2, '0'), part: long(40), pin: 'cd'.repeat(32) },
  }));
  const time = '2027-01-01T00:00:00.000Z';
  const everything = {
    ...{ receiver: 'Supplier', number: long(35), noticeType: 'investigation', title: long(255) },
    ...{ description: long(1000), severity: 'life-threatening', affected, dueBy: time, reportBy: time },
    case: { disruption: 'ab'.repeat(16), pin: 'cd'.repeat(32) },
  };
  const whys = many(5, () => long(120));
  const causes = many(6, () => ({ of: 'non-detection', method: 'five-why', text: long(300), whys, verified: false }));
  const said = {
    d0: { symptom: long(500), actions: many(4, () => work) },
    d1: { team: many(12, () => ({ role: 'moderator', post: long(40) })) },
    d2: { problem: long(1000), isNot: long(500), since: day, quantity: '999999999999999.999999999', unit: 'PCE' },
    d3: { actions: many(8, () => work) },
    d5: { actions: many(8, () => work), verification: long(500) },
    d6: { actions: many(8, () => work), validation: long(500) },
    d7: { preventions: many(8, () => ({ ...work, what: 'work-instruction' })) },
    d8: { closing: long(500), lessons: long(500) },
  };
  const reason = long(1000);
  const names = Object.keys(said);
  return [
    ['Buyer', 'SendQualityNotice', everything],
    acknowledged,
    ['Supplier', 'AcceptQualityNotice', { reason }],
    ...Object.entries(said).map(([name, content]): Said => ['Supplier', 'StateDiscipline', { [name]: content }]),
    ...names.map((discipline): Said => ['Buyer', 'ReturnDiscipline', { discipline, reason: long(500) }]),
    ['Supplier', 'StateDiscipline', { d4: { causes } }],
  ];
}
