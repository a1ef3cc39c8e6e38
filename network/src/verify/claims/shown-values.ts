import { type Disclosure, keys, type LedgerTransaction, sha256Hex, type Values } from '@tierline/chaincode/record';
import type { Disclosures } from './disclosures';

type Shown = { key: string; value: string; used: boolean };

/** A text's member if it is a string or a number, as key names hold them; else '', which stands in no key. */
export function fieldOf(text: string, name: string): string | number {
  try {
    const parsed: unknown = JSON.parse(text);
    const value: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? value : '';
  } catch {
    return '';
  }
}

/** Disclosed strings, found again by the hashes that the ledger holds of key and value. */
export class ShownValues {
  readonly #byHashes = new Map<string, Shown>();
  readonly #fields = new Map<string, Disclosure>();

  constructor(disclosures: Disclosures | undefined) {
    for (const { kind, id, versions, entries } of disclosures?.records ?? []) {
      for (const { seal, body, fields } of versions) {
        this.#add(keys.seal(kind, id), seal);
        if (fields !== undefined) this.#fields.set(sha256Hex(seal), fields);
        if (body !== undefined) this.#add(keys.body(kind, id, Number(fieldOf(seal, 'version'))), body);
      }
      for (const entry of entries ?? []) this.#add(keys.entry(kind, id, String(fieldOf(entry, 'entryId'))), entry);
    }
  }

  /** What is shown of a transaction's writes, under the hashes of their keys. */
  of(tx: LedgerTransaction): Values {
    const values = new Map<string, { key: string; value: string }>();
    for (const { keyHash, valueHash } of tx.writes) {
      const shown = this.#byHashes.get(`${keyHash} ${valueHash}`);
      if (!shown) continue;
      shown.used = true;
      values.set(keyHash, { key: shown.key, value: shown.value });
    }
    return values;
  }

  /** What is shown of a body in its place, by the hash of its seal. */
  fieldsOf(sealHash: string): Disclosure | undefined {
    return this.#fields.get(sealHash);
  }

  /** Keys of values that no valid transaction wrote. */
  unwritten(): string[] {
    return [...this.#byHashes.values()].filter((shown) => !shown.used).map((shown) => shown.key);
  }

  #add(key: string, value: string): void {
    this.#byHashes.set(`${sha256Hex(key)} ${sha256Hex(value)}`, { key, value, used: false });
  }
}
