import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeRefusals } from '@tierline/api/refusals';
import { parseRefusal, Refusal, refusalsPage } from '@tierline/chaincode/errors';

const page = resolve(__dirname, '../../docs/refusals.md');

test('docs/refusals.md is what the code says', () => {
  if (process.env['UPDATE_DOCS']) writeFileSync(page, refusalsPage(nodeRefusals));
  expect(readFileSync(page, 'utf8')).toBe(refusalsPage(nodeRefusals));
});

test('a refusal comes back out of whatever a peer wraps around it', () => {
  const refusal = new Refusal('PRIOR_NOT_LIVE', { kind: 'link', found: '', given: '} "x' });
  for (const text of [
    refusal.message,
    `chaincode response 500, ${refusal.message}`,
    `2 UNKNOWN: error: ${refusal.message} (peer0:7051)`,
  ]) {
    expect(parseRefusal(text)).toMatchObject({ code: 'PRIOR_NOT_LIVE', data: refusal.data });
  }
});

test.each(['', 'GHOST_CODE: {"a":1}', 'MALFORMED: {', 'MALFORMED: {"a":}', 'MALFORMED'])(
  '%j holds no refusal',
  (text) => {
    expect(parseRefusal(text)).toBeUndefined();
  },
);
