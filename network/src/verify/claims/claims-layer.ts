import {
  attestFunction,
  type BlockHashes,
  type CheckedVersion,
  checkTransaction,
  findings as readerCodes,
  keys,
  type LedgerTransaction,
  RulesNotCarried,
  sha256Hex,
  tellsNoMore,
  type Values,
} from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import { type Attested, Attestations } from './attestations';
import type { ChannelConfig, Identity } from '../../wire';
import { type CustodyChain, CustodyChains } from './custody-chain';
import { Attention } from './detectors/attention';
import type { Observation } from './detectors/detector';
import type { Disclosures } from './disclosures';
import { type Origin, Origins } from './origins';
import { ShownKnowledge } from './shown-knowledge';
import { ShownValues } from './shown-values';
import { type Fields, type UnreadVersion, UnreadVersions } from './unread-versions';

/** Codes: those of the record's readers and of the chaincode's refusals, and those that only a verifier has. */
export type ClaimFinding = {
  block: bigint;
  tx?: number;
  txId?: string;
  layer: 'claims';
  code: string;
  reason: string;
  /** What it is about; absent: all of the channel. A record of which a false write is no state is not doubted by it. */
  concerns?: Concern;
};
/** Records that are shown (`kind id`), or none of them. */
export type Concern = { shown: string[] };

export type ShownSummary = {
  records: number;
  versions: number;
  entries: number;
  units: CustodyChain[];
  /** Records shown from a later version than their first on. */
  parts: { kind: string; id: string; from: number }[];
  /** Versions whose body is withheld or purged, as a whole or but for some fields. */
  unread: UnreadVersion[];
  /** What versions shown are shown to rest on. */
  origins: Origin[];
};

/** What only a verifier finds, who sees no more than he is shown. */
export const claimCodes = {
  DISCLOSURE_UNWRITTEN: 'a seal, body or entry was shown that no valid transaction of the channel wrote',
  DISCLOSURE_WITHOUT_STATE:
    'a seal, body or entry was shown that a transaction wrote and that is no state of any record: a false copy of one member’s',
  LEAF_DIFFERS: 'a field was shown of a version that does not hold it so',
  ROOT_DIFFERS: 'fields were shown of another body than the one that was sealed',
  PIN_NOT_CARRIED: 'a pin was opened that the version does not carry: with another nonce, or to another version',
  PIN_UNWRITTEN: 'a pin was opened to a version that no valid transaction of this channel wrote',
  VERSION_UNDISCLOSED: 'a record that was shown changed by a version that was not',
  ATTESTATION_INVALID: 'an attestation given beside the blocks is none that this member signed for this channel',
  RULES_NOT_CARRIED:
    'from here on the channel goes by rules that this version of Tierline does not carry: nothing more was judged',
} as const;

/** A version that somebody wrote and nobody shows. */
type Hidden = { tx: LedgerTransaction; kind: string; id: string };

/** Functions under whose name a record's parties can change it; of the others the rules say that they must not. */
const changing: ReadonlySet<string> = new Set(['records:apply', 'records:entry']);

/** What each code of a claim means; one that is not here is a refusal of the rules (docs/refusals.md). */
export const claimMeanings: Readonly<Record<string, string>> = { ...readerCodes, ...claimCodes };

/**
 * Folds what was disclosed by the rules, against the hashes that stand in the blocks: the same checks as every member's
 * node makes (protocol.md §11). To be fed with the valid transactions of a verified channel, in order.
 */
export class ClaimsLayer {
  readonly #known: ShownKnowledge;
  readonly #origins: Origins;
  readonly #shown: ShownValues;
  readonly #chains = new CustodyChains();
  readonly #unread = new UnreadVersions();
  readonly #attestations = new Attestations();
  readonly #attention = new Attention();
  readonly #records = new Set<string>();
  readonly #hidden = new Map<ClaimFinding, Hidden>();
  readonly #parts: ShownSummary['parts'] = [];
  /** Hashes of the seals, bodies and entries that passed every check. */
  readonly passed = new Set<string>();
  #versions = 0;
  #entries = 0;
  #height = 0n;
  #isOver = false;

  constructor(disclosures?: Disclosures) {
    this.#shown = new ShownValues(disclosures);
    this.#known = new ShownKnowledge(disclosures);
    this.#origins = new Origins(disclosures);
  }

  get summary(): ShownSummary {
    return {
      records: this.#records.size,
      versions: this.#versions,
      entries: this.#entries,
      units: this.#chains.all(),
      parts: this.#parts,
      unread: this.#unread.all(this.#known),
      origins: this.#opened().origins,
    };
  }

  /** As it stands after the last transaction. */
  get registry(): Registry | undefined {
    return this.#known.registry;
  }

  get attestations(): Attested[] {
    return this.#attestations.all();
  }

  /** All transactions of a block that stands were taken: later ones may attest it. */
  blockStands(block: BlockHashes): void {
    this.#known.passBlock(block);
  }

  /** What an auditor should look at, up to here. */
  get observations(): Observation[] {
    return this.#attention.end(this.#known.registry);
  }

  /** Another configuration is in force from here on. */
  configured(config: ChannelConfig): void {
    this.#attention.configured(config);
  }

  /** @param signers the author, then the endorsers */
  take(tx: LedgerTransaction, signers: readonly Identity[] = []): ClaimFinding[] {
    if (this.#isOver) return [];
    this.#height = tx.block;
    this.#origins.take(tx);
    try {
      return this.#judged(tx, signers);
    } catch (error) {
      if (!(error instanceof RulesNotCarried)) throw error;
      this.#isOver = true;
      return [this.#found(tx, 'RULES_NOT_CARRIED', error.message)];
    }
  }

  #judged(tx: LedgerTransaction, signers: readonly Identity[]): ClaimFinding[] {
    const values = this.#shown.of(tx);
    const undisclosed = this.#undisclosed(tx, values);
    const outcome = checkTransaction(tx, values, this.#known);
    this.#known.learn(tx, values, outcome);
    this.#attestations.add(tx, outcome);
    const findings = outcome.findings.map(({ code, kind, id, data }) => {
      const record = kind === undefined ? '' : `${kind} ${id ?? ''} `;
      return this.#found(tx, code, `${record}${JSON.stringify(data)}`);
    });
    // what leaves a party out is no version, and nobody kept one back
    if (!outcome.findings.some(({ code }) => code === 'PARTY_LEFT_OUT')) findings.push(...undisclosed);
    const fields = new Map<string, Fields>();
    for (const checked of outcome.versions) findings.push(...this.#read(tx, checked, fields));
    const { versions, entries, tick, ended } = outcome;
    this.#attention.take({ tx, signers, versions, entries, tick, ended, fields });
    this.#versions += outcome.versions.length;
    this.#entries += outcome.entries.length;
    for (const { bytes } of outcome.entries) this.passed.add(sha256Hex(bytes));
    if (findings.length === 0) findings.push(...this.#withoutState(tx, values));
    return findings;
  }

  /** What a member writes into its own collection alone is nobody's but its own: shown, it would look like the others'. */
  #withoutState(tx: LedgerTransaction, values: Values): ClaimFinding[] {
    return [...values.values()]
      .filter(({ value }) => !this.passed.has(sha256Hex(value)))
      .map(({ key }) => this.#found(tx, 'DISCLOSURE_WITHOUT_STATE', `${key} was written here`));
  }

  #read(tx: LedgerTransaction, checked: CheckedVersion, fields: Map<string, Fields>): ClaimFinding[] {
    const { sealHash, seal } = checked.version;
    const { kind, id, version } = seal;
    if (!checked.prior && version > 1) this.#parts.push({ kind, id, from: version });
    this.#records.add(`${kind}/${id}`);
    this.passed.add(sealHash);
    if (checked.bodyKnown) this.passed.add(seal.body);
    const unread = checked.bodyKnown ? undefined : this.#unread.add(tx, checked, this.#shown.fieldsOf(sealHash));
    this.#chains.add(tx, checked, unread?.fields);
    if (unread?.fields) fields.set(sealHash, unread.fields);
    const fault = unread?.fault;
    return fault ? [this.#found(tx, fault.code, `${kind} ${id} version ${String(version)}: ${fault.reason}`)] : [];
  }

  /** To be asked at the end: what was shown and never written. */
  end(): ClaimFinding[] {
    if (this.#isOver) return [];
    const unwritten = this.#shown.unwritten().map((key): ClaimFinding => ({
      block: this.#height,
      layer: 'claims',
      code: 'DISCLOSURE_UNWRITTEN',
      reason: `no transaction wrote this value of ${key}`,
      concerns: { shown: [key.split('/').slice(0, 2).join(' ')] },
    }));
    const unfounded = this.#opened().faults.map(({ code, reason, record: { kind, id } }): ClaimFinding => ({
      ...{ block: this.#height, layer: 'claims', code, reason },
      concerns: { shown: [`${kind} ${id}`] },
    }));
    return [...unwritten, ...unfounded];
  }

  #opened() {
    return this.#origins.judge(this.passed, this.registry?.channel);
  }

  /** A shown history with a version left out would be a lie by silence. */
  #undisclosed(tx: LedgerTransaction, values: Values): ClaimFinding[] {
    if (!changing.has(tx.functionName)) return [];
    const hidden = new Map<string, Hidden>();
    for (const { keyHash } of tx.writes) {
      const seal = this.#known.recordOfKey(keyHash)?.version.seal;
      const isSeal = seal !== undefined && keyHash === sha256Hex(keys.seal(seal.kind, seal.id));
      if (isSeal && !values.has(keyHash)) hidden.set(`${seal.kind} ${seal.id}`, { tx, kind: seal.kind, id: seal.id });
    }
    return [...hidden].map(([record, one]) => {
      const finding = this.#found(tx, 'VERSION_UNDISCLOSED', `${record} was changed here`);
      this.#hidden.set(finding, one);
      return finding;
    });
  }

  /**
   * To be asked at the end: of versions kept back those that were none, as each at whom they stood took them back since. They
   * are observed instead.
   */
  takenBack(): ReadonlySet<ClaimFinding> {
    const none = new Set<ClaimFinding>();
    const told = new Map<string, boolean>();
    for (const [finding, { tx, kind, id }] of this.#hidden) {
      const record = this.#known.record(kind, id);
      const isBack = told.get(`${kind} ${id}`) ?? (record !== undefined && tellsNoMore(record.version, this.#known));
      told.set(`${kind} ${id}`, isBack);
      if (!isBack) continue;
      none.add(finding);
      this.#attention.takenBack(tx, { kind, id });
    }
    this.#hidden.clear();
    return none;
  }

  #found(of: LedgerTransaction, code: string, reason: string): ClaimFinding {
    const { block, tx, txId } = of;
    const finding = { block, tx, txId, layer: 'claims', code, reason } as const;
    return isOfChannel(of, code) ? finding : { ...finding, concerns: { shown: this.#known.shownIn(of) } };
  }
}

/** What it says everybody goes by: who is a member, by which rules, what the channel's past is. */
const isOfChannel = ({ functionName, publicWrites }: LedgerTransaction, code: string): boolean =>
  code === 'RULES_NOT_CARRIED' ||
  functionName === attestFunction ||
  functionName.startsWith('consortium:') ||
  publicWrites.length > 0;
