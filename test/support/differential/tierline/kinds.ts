import { createHash } from 'node:crypto';
import type { KindName } from '@tierline/chaincode/domain';
import type { Json } from '@tierline/chaincode/schema';
import type { Script } from '../script';
import { applies, commands, enters, id, looks, one, pair, three, two } from './words';

const parties = { customer: one, supplier: two };
const customerPart = 'P-1';
const unit = 'PCE';
const plant = 'BPNS00000003AYRE';

/** How a record of each kind begins: a new kind is missing here until it is played too. */
const beginnings: Record<KindName, { name: string; input: Json }> = {
  'capacity-group': command('PublishCapacityGroup', {
    ...{ customer: two, groupId: '3f2a7c01-7b54-4d19-9a32-5c0de977aa01', name: 'Presses', unit },
    linkedSeries: [{ customerPart, site: plant, category: '0001' }],
  }),
  case: command('OpenCase', {
    ...{ title: 'Axles run out', category: 'shortage', severity: 'major', quorum: 'majority', parties: [two] },
    affected: [{ what: 'part', name: customerPart }],
  }),
  'cumulative-account': command('OpenAccount', { ...parties, customerPart, site: plant, unit, startsAt: '2026-01-01' }),
  custody: commands.commission,
  forecast: commands.publish,
  'inventory-position': command('OpenInventoryPosition', {
    ...{ ...parties, holder: 'customer', customerPart, site: plant, unit },
    statement: { asOf: '2026-11-24T06:00:00.000Z', stocks: [{ blocked: false, quantity: '40' }] },
  }),
  grant: command('AskGrant', {
    ...{ answerer: two, reference: 'REF-1', purpose: 'a recall', parts: [customerPart], aspects: ['demand'] },
    ...{ from: '2026-11-01T00:00:00.000Z', until: '2126-11-01T00:00:00.000Z' },
  }),
  link: commands.proposeLink(two),
  'part-reference': command('ProposePartReference', {
    partner: two,
    detail: { ...parties, customerPart, name: 'Axle', baseUnit: unit, conversions: [] },
  }),
  'production-plan': command('PublishProductionPlan', {
    ...{ customer: two, customerPart, site: plant, unit },
    outputs: [{ completesAt: '2026-12-01T12:00:00.000Z', quantity: '40' }],
  }),
  'quality-notice': command('SendQualityNotice', {
    ...{ receiver: two, number: 'Q-1', noticeType: 'alert', severity: 'critical', title: 'Cracks' },
    ...{ description: 'Cracks in the flange', affected: [{ what: 'serial', name: '7', part: customerPart }] },
  }),
  shipment: command('PlanShipment', {
    ...{ number: 'S-1', consignee: two, handlingUnits: [] },
    lines: [{ line: 1, customerPart, quantity: '40', unit }],
    legs: [{ carrier: one, from: 'BPNS00000003B2OM', to: plant }],
  }),
  site: command('ProposeSite', {
    partner: two,
    detail: { bpns: plant, name: 'Plant', city: 'Oberland', country: 'DE', timeZone: 'Europe/Berlin' },
  }),
};

const records = Object.entries(beginnings).map(([kind, begins], index) => ({
  ...{ kind, command: begins, id: id(index + 1), number: index + 1 },
  at: kind === 'custody' ? [one, three] : pair,
}));
const idOf = (kind: KindName) => records.find((record) => record.kind === kind)?.id ?? '';
const theCase = { kind: 'case', id: idOf('case') };
const photo = Buffer.from('%PDF-1.7');
const file = { name: 'a.pdf', mediaType: 'application/pdf', size: photo.length, slot: 0 };
const attachments = [{ ...file, hash: createHash('sha256').update(photo).digest('hex') }];

/** One record of every kind, and beside it what people, their files and their guests say. */
export const kindScripts: Script[] = [
  {
    title: 'a record of every kind; messages, a file and a guest beside a case',
    rounds: [
      records.map(({ at, ...record }) => applies(one, at, record)),
      [
        enters(
          two,
          pair,
          { ...theCase, number: 40 },
          { type: 'chunk', by: two, slot: 0, bytes: photo.toString('base64') },
        ),
        enters(
          two,
          pair,
          { ...theCase, number: 41 },
          { type: 'message', text: '**See** ä😀', mentions: [{ mspId: one }], attachments },
        ),
        enters(
          one,
          pair,
          { ...theCase, number: 42 },
          { type: 'chunk', by: two, slot: 1, bytes: photo.toString('base64') },
        ),
        enters(
          one,
          pair,
          { ...theCase, number: 43 },
          {
            ...{ type: 'guest', act: 'answer', invitation: id(44), shown: [], question: 'When?', text: 'Today' },
            guest: { name: 'Jana Nová', organisation: 'Small Carrier' },
          },
        ),
        // the last of these takes none
        ...(['forecast', 'quality-notice', 'shipment', 'site'] as const).map((kind, index) =>
          enters(two, pair, { kind, id: idOf(kind), number: 50 + index }, { type: 'message', text: kind }),
        ),
      ],
      [applies(two, pair, { ...theCase, command: command('AcknowledgeCase'), number: 70 })],
      records.flatMap(({ kind, id: of }) => looks(one, kind, of, 1)),
    ],
  },
];

function command(name: string, input: Json = {}): { name: string; input: Json } {
  return { name, input };
}
