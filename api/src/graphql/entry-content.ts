import type { CaseEntry, Citation, GrantBranch, GrantEntry, Notice } from '@tierline/chaincode/schema';
import type { EntryView } from '../readmodel';
import type { Builder } from './builder';
import { addGuestAct, addGuestWords } from './guest-act';
import { addMessageContent } from './message-content';
import { addQualityEntries } from './quality-entries';

type Cited = Citation & Pick<EntryView, 'saidBlock' | 'saidTick' | 'saidLate'>;
type Comment = { text: string; about?: string };
type Evidence = { source: string; hash: string; happenedAt?: string; note?: string };
type Reading = { values: EntryView['content']; measuredAt?: string; device?: string };
type CaseReminder = CaseEntry<'reminder'>;
type ForecastReminder = { of: string; dueBy: string };
type OfferReminder = { role: string; to: string; answerBy: string };

export const tickBefore =
  'The ledger’s clock just before it: it was sealed no earlier than this, whatever time it claims. Null: no tick yet.';

/** What entries can say. */
export function addEntryContents(builder: Builder) {
  const comment = builder.objectRef<Comment>('Comment').implement({
    fields: (t) => ({
      text: t.exposeString('text'),
      about: t.expose('about', { type: 'Day', nullable: true, description: 'First day of the bucket it speaks of.' }),
    }),
  });
  const evidence = builder.objectRef<Evidence>('Evidence').implement({
    description: 'A document, scan or message that speaks of a unit or shipment and lies elsewhere.',
    fields: (t) => ({
      source: t.exposeString('source', { description: 'epcis, photo, document, slip, edi or remark.' }),
      hash: t.exposeString('hash', { description: 'SHA-256 in hex, or a CBV 2.0 event hash (ni:///sha-256;…).' }),
      happenedAt: t.expose('happenedAt', { type: 'DateTime', nullable: true }),
      note: t.exposeString('note', { nullable: true }),
    }),
  });
  const reading = builder.objectRef<Reading>('Reading').implement({
    description: 'What a reporter states of a unit’s properties.',
    fields: (t) => ({
      values: t.expose('values', { type: 'JSON', description: 'By property; what they mean says the unit’s kind.' }),
      measuredAt: t.expose('measuredAt', { type: 'DateTime', nullable: true }),
      device: t.exposeString('device', { nullable: true }),
    }),
  });
  const forecastReminder = builder.objectRef<ForecastReminder>('ForecastReminder').implement({
    description: 'A response or an update of a forecast that is overdue.',
    fields: (t) => ({
      of: t.exposeString('of', { description: 'demand or commitment.' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  const capacityReminder = builder.objectRef<ForecastReminder>('CapacityReminder').implement({
    description: 'An update of a capacity group that is overdue.',
    fields: (t) => ({
      of: t.exposeString('of', { description: 'capacity or agreement.' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  const offerReminder = builder.objectRef<OfferReminder>('OfferReminder').implement({
    description: 'An offer that nobody answered in time.',
    fields: (t) => ({
      role: t.exposeString('role', { description: 'custodian, owner or reporter.' }),
      to: t.exposeString('to', { description: 'MSP id of the member that was to answer.' }),
      answerBy: t.expose('answerBy', { type: 'DateTime' }),
    }),
  });
  const caseReminder = builder.objectRef<CaseReminder>('CaseReminder').implement({
    description: 'What a case is late with.',
    fields: (t) => ({
      of: t.exposeString('of', { description: 'acknowledgement, resolution or task.' }),
      task: t.exposeInt('task', { nullable: true, description: 'Its number.' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  const citation = builder.objectRef<Cited>('Citation').implement({
    description: 'What its author had said alone before, and sealed: shown to the byte.',
    fields: (t) => ({
      noticeId: t.expose('noticeId', { type: 'Hex' }),
      saidAt: t.field({
        type: 'DateTime',
        description: 'The author’s word alone: no other member’s peer attests it.',
        resolve: ({ notice }) => said(notice).at,
      }),
      saidLate: t.boolean({
        description: 'It was sealed more than ten minutes after the time it claims.',
        resolve: ({ saidLate }) => saidLate ?? false,
      }),
      tickBefore: t.expose('saidTick', { type: 'DateTime', nullable: true, description: tickBefore }),
      block: t.expose('saidBlock', {
        type: 'BigInt',
        nullable: true,
        description: 'Number of the block in which it was sealed.',
      }),
      content: t.field({ type: 'JSON', resolve: ({ notice }) => said(notice).content }),
    }),
  });
  const words = addGuestWords(builder);
  const union = builder.unionType('EntryContent', {
    types: [
      ...[comment, evidence, reading, forecastReminder, capacityReminder, offerReminder, caseReminder, citation],
      ...[addMessageContent(builder), addChunk(builder), addGuestAct(builder, words)],
      ...addGrantEntries(builder),
      ...addQualityEntries(builder),
    ],
  });
  return { union, named, words };
}

type Chunk = { by: string; slot: number; size: number };

function addChunk(builder: Builder) {
  return builder.objectRef<Chunk>('AttachmentChunk').implement({
    description:
      'A piece of what is attached to a message of its author. Whole attachments are fetched by their `path`.',
    fields: (t) => ({
      slot: t.exposeInt('slot', { description: 'Its place among the author’s in this record; each is taken once.' }),
      size: t.exposeInt('size', { description: 'In bytes.' }),
    }),
  });
}

function addGrantEntries(builder: Builder) {
  const use = builder.objectRef<GrantEntry<'use'>>('GrantUse').implement({
    description: 'A question under a grant.',
    fields: (t) => ({
      aspect: t.exposeString('aspect'),
      part: t.exposeString('part', { description: 'The requester’s number.' }),
      day: t.expose('day', { type: 'Day', description: 'On which it was asked, in UTC.' }),
      tiers: t.exposeInt('tiers', { description: 'How far down; 1: the answerer’s own suppliers.' }),
    }),
  });
  const branch = builder.objectRef<GrantBranch>('GrantBranch').implement({
    description: 'A way of supply, under a pseudonym that stays the same for this requester.',
    fields: (t) => ({
      branch: t.expose('branch', { type: 'Hex' }),
      under: t.expose('under', { type: 'Hex', nullable: true, description: 'The branch that it belongs to.' }),
      isReached: t.boolean({
        description: 'No: nothing is known of it, or nothing may be said.',
        resolve: ({ reach }) => reach === 'answered',
      }),
      amounts: t.field({
        type: 'JSON',
        nullable: true,
        description:
          'To a question about demand: by unit, what the requester’s own demand asks of it, and what one of the part takes (`each`).',
        resolve: ({ amounts }) => amounts ?? null,
      }),
      isDisturbed: t.exposeBoolean('disturbed', { nullable: true, description: 'About disruption.' }),
      isCovered: t.exposeBoolean('covered', { nullable: true, description: 'About capacity or stock.' }),
      ratio: t.expose('ratio', { type: 'Decimal', nullable: true, description: 'About bullwhip.' }),
    }),
  });
  const answer = builder.objectRef<GrantEntry<'answer'>>('GrantAnswer').implement({
    description: 'What is answered to a question under a grant.',
    fields: (t) => ({
      use: t.expose('use', { type: 'Hex', description: 'The id of the entry that asks.' }),
      aspect: t.exposeString('aspect'),
      part: t.exposeString('part'),
      branches: t.expose('branches', { type: [branch] }),
    }),
  });
  return [use, answer];
}

const said = (notice: string): Notice => JSON.parse(notice) as Notice;

/** null: purged. */
function named(entry: EntryView): object | null {
  const { kind, type, content, saidBlock, saidTick, saidLate } = entry;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return null;
  return { ...content, saidBlock, saidTick, saidLate, entry, __typename: nameOf(kind, type) };
}

function nameOf(kind: string, type: string | null): string {
  return names[type ?? ''] ?? reminders[kind] ?? 'OfferReminder';
}

const names: Readonly<Record<string, string>> = {
  comment: 'Comment',
  evidence: 'Evidence',
  citation: 'Citation',
  reading: 'Reading',
  message: 'Message',
  chunk: 'AttachmentChunk',
  guest: 'GuestAct',
  use: 'GrantUse',
  answer: 'GrantAnswer',
  team: 'QualityTeam',
};

const reminders: Readonly<Record<string, string>> = {
  forecast: 'ForecastReminder',
  'capacity-group': 'CapacityReminder',
  case: 'CaseReminder',
  'quality-notice': 'QualityReminder',
};
