import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readEdi, writeEdi } from '@tierline/api/imports';

const folder = resolve(__dirname, '../../../shared/vectors/edi');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(?:edi|txt)$/.test(name)) : [];
const textOf = (name: string) => readFileSync(join(folder, name), 'latin1');
const expectedOf = (name: string) =>
  JSON.parse(readFileSync(join(folder, name.replace(/\.(?:edi|txt)$/, '.expected.json')), 'utf8')) as object;

/** Quantities are decimals as text here, numbers there; what is absent here is null there. */
const numbers = new Set([
  ...['quantity', 'cumulative', 'grossWeightKg', 'hashOfQuantities', 'cumulativeReceived', 'capacity'],
  ...['productionCumulative', 'materialCumulative', 'cumulativeAtReset'],
]);
/** Read by us beyond the expectation: the unit of a part in a sequence. */
const beyond: Readonly<Record<string, readonly string[]>> = { DELJIT: ['unit'] };
const named = (message: object, left: readonly string[] = []): unknown =>
  JSON.parse(
    JSON.stringify(message, (name, value: unknown) => {
      if (left.includes(name) || value === null) return undefined;
      return numbers.has(name) && typeof value === 'string' ? Number(value) : value;
    }),
  );

(files.length > 0 ? describe : describe.skip)('classic messages (vectors/edi)', () => {
  for (const file of files.filter((name) => !name.includes('.corrupt.'))) {
    it(`${file} is read as expected, whole`, () => {
      const [outcome, ...more] = readEdi(textOf(file));
      if (!outcome?.accepted) throw new Error(JSON.stringify(outcome));
      expect([more, outcome.unread]).toEqual([[], []]);
      expect(named(outcome.message, beyond[outcome.message.message])).toEqual(named(expectedOf(file)));
    });
    it(`${file} comes back from its writer`, () => {
      const [outcome] = readEdi(textOf(file));
      if (!outcome?.accepted) throw new Error('not read');
      const written = writeEdi(outcome.message);
      if ('error' in written) throw new Error(JSON.stringify(written.error));
      expect(readEdi(written.text)).toEqual([outcome]);
    });
  }
  for (const file of files.filter((name) => name.includes('.corrupt.')))
    it(`${file} is refused for its one defect`, () => {
      const { twinOf: _twin, ...expected } = expectedOf(file) as { twinOf: string };
      expect(readEdi(textOf(file))).toMatchObject([expected]);
    });
});
