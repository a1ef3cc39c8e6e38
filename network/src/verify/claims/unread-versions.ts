import {
  type CheckedVersion,
  type Disclosure,
  disclosureFault,
  type DisclosureFault,
  keys,
  type Known,
  type LedgerTransaction,
  sha256Hex,
  type ShownLeaf,
} from '@tierline/chaincode/record';

/** A version whose seal and links hold, and whose body is not shown: the rules were not run on it. */
export type UnreadVersion = {
  kind: string;
  id: string;
  version: number;
  block: bigint;
  tx: number;
  txId: string;
  /** Where the ledger says that the body was erased, and who has it still: from these it is withheld, not gone. */
  purged: { mspId: string; block: bigint; tx: number }[];
  heldBy: string[];
  /** Fields that prove themselves against the seal's root, of how many. */
  fields?: { of: number; shown: Pick<ShownLeaf, 'path' | 'value'>[] };
};

export type Fields = NonNullable<UnreadVersion['fields']>;
type Unread = Omit<UnreadVersion, 'purged' | 'heldBy'>;

export class UnreadVersions {
  readonly #versions: Unread[] = [];

  /** @param shown what is shown in place of the body. @returns what of it holds, and else why not */
  add(
    { block, tx, txId }: LedgerTransaction,
    { version: { seal } }: CheckedVersion,
    shown: Disclosure | undefined,
  ): { fields?: Fields; fault?: DisclosureFault } {
    const { kind, id, version, root } = seal;
    const fault = shown && disclosureFault(shown, root);
    const fields = shown && !fault && { fields: fieldsOf(shown) };
    this.#versions.push({ ...{ kind, id, version, block, tx, txId }, ...fields });
    return { ...fields, ...(fault && { fault }) };
  }

  /** As the ledger stands at its last block: a purge comes after what it erases. */
  all(known: Known): UnreadVersion[] {
    return this.#versions.map((one) => ({ ...one, ...copiesOf(one, known) }));
  }
}

const fieldsOf = ({ leaves, shown }: Disclosure): Fields => ({
  of: leaves.length,
  shown: shown.map(({ path, value }) => ({ path, value })),
});

function copiesOf({ kind, id, version }: Unread, known: Known): Pick<UnreadVersion, 'purged' | 'heldBy'> {
  const last = new Map(known.history(sha256Hex(keys.body(kind, id, version))).map((write) => [write.mspId, write]));
  const copies = [...last.values()].sort((a, b) => (a.mspId < b.mspId ? -1 : 1));
  return {
    purged: copies.filter(({ isPurge }) => isPurge).map(({ mspId, block, tx }) => ({ mspId, block, tx })),
    heldBy: copies.filter(({ valueHash }) => valueHash !== '').map(({ mspId }) => mspId),
  };
}
