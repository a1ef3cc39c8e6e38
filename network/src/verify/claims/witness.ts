import { disclosureFault, sha256Hex } from '@tierline/chaincode/record';
import type { ParsedBlock } from '../../wire';
import type { DisclosedVersion, Disclosures } from './disclosures';
import { fieldOf } from './shown-values';

/** What two peers must hold alike of one block: what the orderers signed, and what followed from it. */
export type Mark = { headerHash: string; flags: string; commitHash: string };
/** `holds`: whether it passed every check. */
export type Text = { hash: string; holds: boolean };
export type Content = Text & { whole: boolean; fields: number };
export type WitnessedVersion = { seal: Text; content?: Content };
export type WitnessedRecord = {
  kind: string;
  id: string;
  versions: Map<number, WitnessedVersion>;
  entries: Map<string, Text>;
};

/** What is kept of one side while it is verified, to hold the other against it: hashes only. */
export class Witness {
  readonly blocks: Mark[] = [];
  readonly records = new Map<string, WitnessedRecord>();

  take({ headerHash, flags, commitHash }: ParsedBlock): void {
    this.blocks.push({ headerHash, flags: flags.join(' '), commitHash: commitHash ?? '' });
  }

  /** @param passed hashes of the seals, bodies and entries that passed every check */
  keep(disclosures: Disclosures | undefined, passed: ReadonlySet<string>): void {
    const textOf = (value: string): Text => ({ hash: sha256Hex(value), holds: passed.has(sha256Hex(value)) });
    for (const { kind, id, versions, entries } of disclosures?.records ?? []) {
      const record = this.records.get(`${kind}/${id}`) ?? { kind, id, versions: new Map(), entries: new Map() };
      this.records.set(`${kind}/${id}`, record);
      for (const version of versions) {
        const number = fieldOf(version.seal, 'version');
        if (Number.isSafeInteger(number)) record.versions.set(Number(number), versionOf(version, textOf));
      }
      for (const entry of entries ?? []) record.entries.set(String(fieldOf(entry, 'entryId')), textOf(entry));
    }
  }
}

type TextOf = (value: string) => Text;

function versionOf({ seal, body, fields }: DisclosedVersion, textOf: TextOf): WitnessedVersion {
  const sealed = textOf(seal);
  if (body !== undefined) return { seal: sealed, content: { ...textOf(body), whole: true, fields: 0 } };
  if (!fields) return { seal: sealed };
  const holds = sealed.holds && disclosureFault(fields, String(fieldOf(seal, 'root'))) === undefined;
  const hash = sha256Hex(JSON.stringify(fields));
  return { seal: sealed, content: { hash, holds, whole: false, fields: fields.shown.length } };
}
