import { z } from 'zod';
import type { FeedItem } from '../feed';
import { aboutNoRecord, knownOnlyHere } from './fact-types';

/** CloudEvents 1.0, JSON format, with this feed's extensions. */
export const cloudEventShape = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().describe('The fact’s place: channel, block, transaction, fact. The same however often it is sent.'),
  source: z.string().describe('The member whose node tells it.'),
  type: z.string().describe('tierline.<kind>.<Fact>'),
  subject: z.string().optional().describe('The record: channel, kind, id.'),
  time: z.iso.datetime().describe('When it was signed; of what only this member knows, the machine’s time.'),
  dataschema: z.string().describe('The `$id` of the data’s schema in the catalogue.'),
  datacontenttype: z.literal('application/json'),
  data: z.unknown(),
  member: z.string().optional().describe('MSP id of the member that signed.'),
  recordversion: z.int().optional().describe('Of the record, that the fact made.'),
  txid: z.string().optional(),
  severity: z.string().optional().describe('Of the alert or record that it is about.'),
  cursor: z.string().describe('Reading goes on after it.'),
});
export type CloudEvent = z.infer<typeof cloudEventShape>;

const namespaceOf = ({ channel, kind }: Pick<FeedItem, 'channel' | 'kind'>): string => {
  if (channel === knownOnlyHere) return knownOnlyHere;
  return kind === '' ? aboutNoRecord : kind;
};

/** By what a fact is known apart wherever it arrives: its place. */
export const placeOf = ({ channel, block, tx, fact }: Pick<FeedItem, 'channel' | 'block' | 'tx' | 'fact'>): string =>
  [channel, String(block), String(tx), String(fact)].join('/');

/** A schema's name; another number where the same name says something that old readers would not bear. */
export const schemaId = (kind: string, type: string): string => `urn:tierline:fact:${kind}.${type}:1`;

/** A fact of this member's feed as a CloudEvent. */
export function cloudEvent(mspId: string, item: FeedItem): CloudEvent {
  const { kind, id, version, txId, type, at, byMsp, content, cursor, severity } = item;
  const namespace = namespaceOf(item);
  const channel = recordChannel(item);
  return {
    specversion: '1.0',
    ...{ id: placeOf(item), source: `urn:tierline:member:${mspId}`, type: `tierline.${namespace}.${type}` },
    ...(id !== '' && { subject: [channel, kind, id].join('/') }),
    ...{ time: at, dataschema: schemaId(namespace, type), datacontenttype: 'application/json', data: content },
    ...(byMsp !== '' && { member: byMsp }),
    ...(version !== null && { recordversion: version }),
    ...(txId !== null && { txid: txId }),
    ...(severity !== null && { severity }),
    cursor,
  };
}

/** What is known only here says in its content where the record lies. */
function recordChannel({ channel, content }: FeedItem): string {
  if (channel !== knownOnlyHere || content === null || typeof content !== 'object' || Array.isArray(content))
    return channel;
  const { channel: named } = content;
  return typeof named === 'string' ? named : channel;
}
