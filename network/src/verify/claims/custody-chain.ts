import type { CheckedVersion, LedgerTransaction } from '@tierline/chaincode/record';
import type { UnitState } from '@tierline/chaincode/schema';

/** One signed step of a unit's history. Without its body (purged, or not shown) what happened is not known. */
export type CustodyStep = {
  version: number;
  block: bigint;
  tx: number;
  txId: string;
  at: string;
  late: boolean;
  by: { mspId: string; name: string };
  /** In order of their bytes: which of them was asked first proves nothing. */
  endorsedBy: readonly string[];
  shown?: { command: string; custodian: string; owner: string; closed: boolean };
};

export type CustodyChain = { id: string; identifier?: UnitState['identifier']; steps: CustodyStep[] };

function shownOf({ version, bodyKnown }: CheckedVersion): CustodyStep['shown'] {
  if (!bodyKnown) return undefined;
  const { custodian, owner, closed } = version.body.state as UnitState;
  return { command: version.body.command.name, custodian, owner, closed };
}

/** Chains of the units whose versions were shown and passed every check. */
export class CustodyChains {
  readonly #chains = new Map<string, CustodyChain>();

  add(tx: LedgerTransaction, checked: CheckedVersion): void {
    const { seal, body } = checked.version;
    if (seal.kind !== 'custody') return;
    const chain = this.#chains.get(seal.id) ?? { id: seal.id, steps: [] };
    this.#chains.set(seal.id, chain);
    if (checked.bodyKnown) chain.identifier = (body.state as UnitState).identifier;
    chain.steps.push({
      version: seal.version,
      block: tx.block,
      tx: tx.tx,
      txId: tx.txId,
      at: seal.at,
      late: checked.late,
      by: seal.by,
      endorsedBy: [...tx.endorsers].sort(),
      shown: shownOf(checked),
    });
  }

  all(): CustodyChain[] {
    return [...this.#chains.values()];
  }
}
