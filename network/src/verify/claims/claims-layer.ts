import {
  checkTransaction,
  findings as readerCodes,
  keys,
  Knowledge,
  type LedgerTransaction,
  RulesNotCarried,
  sha256Hex,
  type Values,
} from '@tierline/chaincode/record';
import { type CustodyChain, CustodyChains } from './custody-chain';
import type { Disclosures } from './disclosures';
import { ShownValues } from './shown-values';

/** Codes: those of the record's readers and of the chaincode's refusals, and those that only a verifier has. */
export type ClaimFinding = {
  block: bigint;
  tx?: number;
  txId?: string;
  layer: 'claims';
  code: string;
  reason: string;
};

export type ShownSummary = {
  records: number;
  versions: number;
  entries: number;
  units: CustodyChain[];
  /** Records shown from a later version than their first on. */
  parts: { kind: string; id: string; from: number }[];
};

/** What only a verifier finds, who sees no more than he is shown. */
export const claimCodes = {
  DISCLOSURE_UNWRITTEN: 'a seal, body or entry was shown that no valid transaction of the channel wrote',
  VERSION_UNDISCLOSED: 'a record that was shown changed by a version that was not',
  RULES_NOT_CARRIED:
    'from here on the channel goes by rules that this version of Tierline does not carry: nothing more was judged',
} as const;

/** What each code of a claim means; one that is not here is a refusal of the rules (docs/refusals.md). */
export const claimMeanings: Readonly<Record<string, string>> = { ...readerCodes, ...claimCodes };

/**
 * Folds what was disclosed by the rules, against the hashes that stand in the blocks: the same checks as every member's
 * node makes (protocol.md §11). To be fed with the valid transactions of a verified channel, in order.
 */
export class ClaimsLayer {
  readonly #known = new Knowledge(undefined);
  readonly #shown: ShownValues;
  readonly #chains = new CustodyChains();
  readonly #records = new Set<string>();
  readonly #parts: ShownSummary['parts'] = [];
  #versions = 0;
  #entries = 0;
  #height = 0n;
  #isOver = false;

  constructor(disclosures?: Disclosures) {
    this.#shown = new ShownValues(disclosures);
  }

  get summary(): ShownSummary {
    return {
      records: this.#records.size,
      versions: this.#versions,
      entries: this.#entries,
      units: this.#chains.all(),
      parts: this.#parts,
    };
  }

  take(tx: LedgerTransaction): ClaimFinding[] {
    if (this.#isOver) return [];
    this.#height = tx.block;
    try {
      return this.#judged(tx);
    } catch (error) {
      if (!(error instanceof RulesNotCarried)) throw error;
      this.#isOver = true;
      return [this.#found(tx, 'RULES_NOT_CARRIED', error.message)];
    }
  }

  #judged(tx: LedgerTransaction): ClaimFinding[] {
    const values = this.#shown.of(tx);
    const undisclosed = this.#undisclosed(tx, values);
    const outcome = checkTransaction(tx, values, this.#known);
    this.#known.learn(tx, values, outcome);
    const findings = outcome.findings.map(({ code, kind, id, data }) => {
      const record = kind === undefined ? '' : `${kind} ${id ?? ''} `;
      return this.#found(tx, code, `${record}${JSON.stringify(data)}`);
    });
    findings.push(...undisclosed);
    for (const checked of outcome.versions) {
      const { kind, id, version } = checked.version.seal;
      if (!checked.prior && version > 1) this.#parts.push({ kind, id, from: version });
      this.#chains.add(tx, checked);
      this.#records.add(`${kind}/${id}`);
    }
    this.#versions += outcome.versions.length;
    this.#entries += outcome.entries.length;
    return findings;
  }

  /** To be asked at the end: what was shown and never written. */
  end(): ClaimFinding[] {
    const unwritten = this.#isOver ? [] : this.#shown.unwritten();
    return unwritten.map((key) => ({
      block: this.#height,
      layer: 'claims',
      code: 'DISCLOSURE_UNWRITTEN',
      reason: `no transaction wrote this value of ${key}`,
    }));
  }

  /** A shown history with a version left out would be a lie by silence. */
  #undisclosed(tx: LedgerTransaction, values: Values): ClaimFinding[] {
    if (tx.functionName !== 'records:apply') return [];
    const hidden = new Set<string>();
    for (const { keyHash, valueHash } of tx.writes) {
      const seal = this.#known.recordOfKey(keyHash)?.version.seal;
      const isSeal = seal !== undefined && keyHash === sha256Hex(keys.seal(seal.kind, seal.id));
      if (isSeal && valueHash !== '' && !values.has(keyHash)) hidden.add(`${seal.kind} ${seal.id}`);
    }
    return [...hidden].map((record) => this.#found(tx, 'VERSION_UNDISCLOSED', `${record} was changed here`));
  }

  #found({ block, tx, txId }: LedgerTransaction, code: string, reason: string): ClaimFinding {
    return { block, tx, txId, layer: 'claims', code, reason };
  }
}
