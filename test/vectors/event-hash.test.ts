import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { epcisDocument, eventHashId, preHash } from '@tierline/api/imports';

const folder = resolve(__dirname, '../../../shared/vectors/epcis');
const here = existsSync(folder);
type Index = { vectors: { name: string; inputs: string[]; preHashes: string; hashes: string[] }[] };
const index = here
  ? (JSON.parse(readFileSync(join(folder, 'event-hash-expected.json'), 'utf8')) as Index)
  : { vectors: [] };
const lines = (file: string): string[] => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);

(here ? describe : describe.skip)('published event hashes (vectors/epcis)', () => {
  for (const { name, inputs, preHashes, hashes } of index.vectors) {
    it(`${name}: each pre-hash line has its published hash`, () => {
      const made = lines(preHashes).map((line) => createHash('sha256').update(line).digest('hex'));
      expect(made.map((hex) => `ni:///sha-256;${hex}?ver=CBV2.0`)).toEqual(hashes);
    });
    for (const input of inputs.filter((file) => file.endsWith('.jsonld')))
      it(`${name}: the JSON-LD form leads to the same`, () => {
        const document = epcisDocument(JSON.parse(readFileSync(join(folder, input), 'utf8')))!;
        expect(document.events.map(({ event }) => preHash(event, document))).toEqual(lines(preHashes));
        expect(document.events.map(({ event }) => eventHashId(event, document))).toEqual(hashes);
      });
  }
});
