import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkEvent, epcisDocument } from '@tierline/api/imports';

const folder = resolve(__dirname, '../../../shared/vectors/epcis');
const here = existsSync(folder);
type Expected = { file: string; verdict: 'accept' | 'reject'; eventTypes: string[]; at?: string[] };
const files = here
  ? (JSON.parse(readFileSync(join(folder, 'capture-expected.json'), 'utf8')) as { files: Expected[] }).files
  : [];

(here ? describe : describe.skip)('EPCIS 2.0 capture (vectors/epcis)', () => {
  for (const { file, verdict, eventTypes, at = [] } of files)
    it(`${verdict}s ${file}`, () => {
      const document = epcisDocument(JSON.parse(readFileSync(join(folder, file), 'utf8')))!;
      expect(document.events.map(({ event }) => event.type)).toEqual(eventTypes);
      const outcomes = document.events.map(({ event, pointer }) => checkEvent(event, pointer, document.namespaces));
      const found = outcomes.flatMap((one) => ('issues' in one ? one.issues.map((issue) => issue.at) : []));
      const beyond = found.filter((place) => !at.some((wanted) => place === wanted || place.startsWith(`${wanted}/`)));
      const missed = at.filter((wanted) => !found.some((place) => place === wanted || place.startsWith(`${wanted}/`)));
      expect({ beyond, missed }).toEqual({ beyond: [], missed: [] });
    });
});
