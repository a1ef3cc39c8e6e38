import type { CheckedVersion, LedgerTransaction } from '@tierline/chaincode/record';
import type { UnitState } from '@tierline/chaincode/schema';
import { stateOf } from './detectors/detector';
import type { Fields } from './unread-versions';

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
  /** What of it is shown: of a body in whole all, of single fields those that are among them. */
  shown?: { command?: string; custodian?: string; owner?: string; closed?: boolean };
  /** Of a version that is shown by fields. */
  fields?: { shown: number; of: number };
};

export type CustodyChain = { id: string; identifier?: UnitState['identifier']; steps: CustodyStep[] };

function shownOf(checked: CheckedVersion, fields: Fields | undefined): CustodyStep['shown'] {
  const { body } = checked.version;
  const state = stateOf('custody', checked);
  if (state)
    return { command: body.command.name, custodian: state.custodian, owner: state.owner, closed: state.closed };
  const said = new Map(fields?.shown.map(({ path, value }) => [path, value]));
  const text = (path: string): string | undefined => {
    const value = said.get(path);
    return typeof value === 'string' ? value : undefined;
  };
  const [command, custodian, owner] = ['/command/name', '/state/custodian', '/state/owner'].map(text);
  const closed = said.get('/state/closed');
  const shown = {
    ...(command !== undefined && { command }),
    ...(custodian !== undefined && { custodian }),
    ...(owner !== undefined && { owner }),
    ...(typeof closed === 'boolean' && { closed }),
  };
  return Object.keys(shown).length === 0 ? undefined : shown;
}

/** Chains of the units whose versions were shown and passed every check. */
export class CustodyChains {
  readonly #chains = new Map<string, CustodyChain>();

  /** @param fields what is shown and proven in place of a body */
  add(tx: LedgerTransaction, checked: CheckedVersion, fields: Fields | undefined): void {
    const { seal } = checked.version;
    if (seal.kind !== 'custody') return;
    const chain = this.#chains.get(seal.id) ?? { id: seal.id, steps: [] };
    this.#chains.set(seal.id, chain);
    const identifier = stateOf('custody', checked)?.identifier;
    if (identifier) chain.identifier = identifier;
    chain.steps.push({
      version: seal.version,
      block: tx.block,
      tx: tx.tx,
      txId: tx.txId,
      at: seal.at,
      late: checked.late,
      by: seal.by,
      endorsedBy: [...tx.endorsers].sort(),
      shown: shownOf(checked, fields),
      ...(fields && { fields: { shown: fields.shown.length, of: fields.of } }),
    });
  }

  all(): CustodyChain[] {
    return [...this.#chains.values()];
  }
}
