import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { verdictSchema } from '@tierline/network/verify';

const root = resolve(__dirname, '../..');
const schema = resolve(root, 'docs/verdict.schema.json');

describe('the verifier', () => {
  it('loads the rules and Fabric’s bytes, with few libraries and nothing of a server', () => {
    const script = `require('@tierline/network/verify'); console.log(Object.keys(require.cache).join('\\n'))`;
    const loaded = execFileSync(process.execPath, ['-e', script], { cwd: resolve(root, 'test'), encoding: 'utf8' });
    const rooms = loaded
      .trim()
      .split('\n')
      .map((file) => {
        const path = file.slice(root.length + 1);
        return /(?:node_modules\/((?:@[^/]+\/)?[^/]+)|^(\w+\/dist\/\w+))/.exec(path)?.slice(1).find(Boolean) ?? path;
      });
    const ofProtos = ['@grpc/grpc-js', '@hyperledger/fabric-protos', '@js-sdsl/ordered-map', 'google-protobuf'];
    const ofRules = ['canonicalize', 'decimal.js', 'zod'];
    const rules = ['domain', 'errors', 'record', 'refusals', 'schema'].map((room) => `chaincode/dist/${room}`);
    const own = ['observe', 'verify', 'wire'].map((room) => `network/dist/${room}`);
    expect(new Set(rooms)).toEqual(new Set([...ofProtos, ...ofRules, ...rules, ...own]));
  });

  it('says what its verdict looks like: docs/verdict.schema.json', () => {
    if (process.env['UPDATE_DOCS']) writeFileSync(schema, verdictSchema());
    expect(readFileSync(schema, 'utf8')).toBe(verdictSchema());
  });
});
