import { writeFileSync } from 'node:fs';
import type { Verdict } from '@tierline/network/verify';
import type { Part } from './block-parts';

/** What became of the mutations of one kind of bytes. */
export type Row = { part: string; mutations: number; named: Map<string, number>; silent: number; example?: string };

/** Which bytes are flipped, and which of their bits. */
type Choice = { every: number; bits: readonly number[] };

/** `npm run test:mutation` flips a bit of every byte and prints the tables; a share of them is flipped in every run. */
const isWhole = process.env['TIERLINE_MUTATION'] === 'all';
const bits = process.env['TIERLINE_MUTATION_BITS'] === 'all' ? [0, 1, 2, 3, 4, 5, 6, 7] : [];

/** One byte of so many: in every run, and where the tables are made. */
export const share = (every: number, whole = 1): Choice => (isWhole ? { every: whole, bits } : { every, bits: [] });

export function printed(title: string, { rows, total }: Flips): void {
  if (!isWhole) return;
  const text = `## ${title}: ${String(total)} flips\n\n${tableOf(rows.values())}\n\n`;
  process.stdout.write(text);
  const file = process.env['TIERLINE_MUTATION_TABLES'];
  if (file !== undefined) writeFileSync(file, text, { flag: 'a' });
}

/** Flips bits one after another, and keeps the books of what the verdict on each says. */
export class Flips {
  readonly rows = new Map<string, Row>();

  constructor(private readonly choice: Choice) {}

  /** @param judge the verdict on the bytes as they are now */
  async over(bytes: Buffer, parts: readonly Part[], judge: (bytes: Buffer) => Promise<Verdict>): Promise<void> {
    const { every, bits } = this.choice;
    for (const { from, to, name } of parts) {
      for (let at = from; at < to; at++) {
        if (at % every !== 0) continue;
        for (const bit of bits.length > 0 ? bits : [at % 8]) {
          bytes[at]! ^= 1 << bit;
          this.#count(name, await judge(bytes), `byte ${String(at)}, bit ${String(bit)}`);
          bytes[at]! ^= 1 << bit;
        }
      }
    }
  }

  get total(): number {
    return [...this.rows.values()].reduce((sum, { mutations }) => sum + mutations, 0);
  }

  /** Kinds of bytes of which some can be changed and nothing is said. */
  get silent(): string[] {
    return [...this.rows.values()].filter(({ silent }) => silent > 0).map(({ part }) => part);
  }

  #count(part: string, { verified, first }: Verdict, example: string): void {
    const row = this.rows.get(part) ?? { part, mutations: 0, named: new Map<string, number>(), silent: 0 };
    this.rows.set(part, row);
    row.mutations += 1;
    if (verified) {
      row.silent += 1;
      row.example ??= example;
    } else {
      const code = `${first?.layer ?? ''} ${first?.code ?? ''}`;
      row.named.set(code, (row.named.get(code) ?? 0) + 1);
    }
  }
}

/** As a table of Markdown. */
function tableOf(rows: Iterable<Row>): string {
  const lines = [...rows].map(({ part, mutations, named, silent, example }) => {
    const codes = [...named].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${String(count)}`);
    const unsaid = silent === 0 ? '0' : `${String(silent)} (${example ?? ''})`;
    return `| ${part} | ${String(mutations)} | ${codes.join(', ')} | ${unsaid} |`;
  });
  return ['| bytes | flips | first finding | nothing said |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
