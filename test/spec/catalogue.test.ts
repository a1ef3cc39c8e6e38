import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApi, cloudEvent, factTypes, type FeedItem } from '@tierline/api/feed';
import { kinds } from '@tierline/chaincode/domain';

const page = resolve(__dirname, '../../docs/asyncapi.json');
const text = `${JSON.stringify(asyncApi(), null, 1)}\n`;
const document = JSON.parse(text) as { info: object; channels: object; components: { messages: object } };

const item: FeedItem = {
  ...{ cursor: 'eyJ9', channel: 'axle-programme', block: 7n, tx: 0, fact: 4096, txId: 'ab'.repeat(32) },
  ...{ kind: 'grant', id: 'cd'.repeat(16), version: 2, type: 'GrantEnded', at: '2026-03-02T08:00:00.000Z' },
  ...{ byMsp: 'OemMSP', content: { by: 'OemMSP', reason: 'no longer needed' }, severity: null },
};

function newAjv(): Ajv {
  const ajv = new Ajv({ strict: false, validateSchema: false, meta: false });
  addFormats(ajv);
  return ajv;
}

test('docs/asyncapi.json is what the code says', () => {
  if (process.env['UPDATE_DOCS']) writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

test('the document is AsyncAPI 3.0 by its own schema', () => {
  const own = JSON.parse(
    readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8'),
  ) as object;
  const isValid = newAjv().compile(own);
  expect([isValid(document), isValid.errors]).toEqual([true, null]);
  expect(isValid({ ...document, info: {} })).toBe(false);
  expect(isValid({ ...document, channels: { feed: { messages: 7 } } })).toBe(false);
});

test('every fact that a kind may decide is in it, and what stands beside records', () => {
  const listed = Object.keys(document.components.messages);
  for (const { name, facts } of kinds.values())
    for (const type of [...Object.keys(facts), 'EntryAdded', 'PartyAbsent', 'ContentErased', 'Found'])
      expect(listed).toContain(`${name}.${type}`);
  for (const other of ['member.NoticeGiven', 'member.Found', 'local.ProcessStuck', 'local.CommandQueued'])
    expect(listed).toContain(other);
  expect(new Set(listed).size).toBe(factTypes().length);
});

describe('a fact as a CloudEvent', () => {
  const ajv = newAjv().addSchema(document, 'doc');
  const fits = (name: string, event: unknown) =>
    ajv.validate({ $ref: `doc#/components/messages/${name}/payload` }, JSON.parse(JSON.stringify(event)));

  test('has its place for an id, and is what the catalogue says', () => {
    const event = cloudEvent('TierMSP', item);
    expect(event).toEqual({
      ...{ specversion: '1.0', id: 'axle-programme/7/0/4096', source: 'urn:tierline:member:TierMSP' },
      ...{ type: 'tierline.grant.GrantEnded', subject: `axle-programme/grant/${item.id}`, time: item.at },
      ...{ dataschema: 'urn:tierline:fact:grant.GrantEnded:1', datacontenttype: 'application/json' },
      ...{ data: item.content, member: 'OemMSP', recordversion: 2, txid: item.txId, cursor: 'eyJ9' },
    });
    expect(fits('grant.GrantEnded', event)).toBe(true);
    expect(fits('grant.GrantApproved', event)).toBe(false);
    expect(fits('grant.GrantEnded', { ...event, data: { by: 'OemMSP' } })).toBe(false);
  });

  test('of what only this member knows names the record where it lies', () => {
    const content = { channel: 'axle-programme', process: 'owed-answers', reason: 'x' };
    const local = { ...item, channel: 'local', byMsp: '', txId: null, version: null, type: 'ProcessStuck', content };
    const event = cloudEvent('TierMSP', local);
    expect(event).toMatchObject({ type: 'tierline.local.ProcessStuck', subject: `axle-programme/grant/${item.id}` });
    expect(event).not.toHaveProperty('member');
    expect(fits('local.ProcessStuck', event)).toBe(true);
  });

  test('about no record has no subject', () => {
    const content = { noticeId: 'ab'.repeat(16), notice: { type: 'remark', text: 'x' } };
    const event = cloudEvent('TierMSP', { ...item, kind: '', id: '', version: null, type: 'NoticeGiven', content });
    expect(event).not.toHaveProperty('subject');
    expect(fits('member.NoticeGiven', event)).toBe(true);
  });
});
