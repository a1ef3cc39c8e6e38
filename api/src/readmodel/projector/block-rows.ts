import {
  canonical,
  type CheckedEntry,
  type CheckedVersion,
  isEndorsed,
  keys,
  kindNamed,
  type LedgerTransaction,
  type Outcome,
  sha256Hex,
} from '@tierline/chaincode/record';
import { traitColumns } from '../projections/trait-columns';
import type {
  EntryRow,
  FactRow,
  FindingRow,
  HashedWriteRow,
  JsonValue,
  MissingValueRow,
  RecordRow,
  RegistryRow,
  TickRow,
  VersionRow,
} from '../schema/tables';
import type { ReadBlock, ReadTransaction } from './block-reader';
import { factsOf } from './facts-of';

/** Rows of some blocks, to be written together. Later rows of one record stand for earlier ones. */
export class BlockRows {
  readonly hashedWrites: HashedWriteRow[] = [];
  readonly versions: VersionRow[] = [];
  /** Versions that we joined from. One that we were party to ourselves stands already and stays. */
  readonly priors = new Map<string, VersionRow>();
  readonly records = new Map<string, RecordRow>();
  readonly entries: EntryRow[] = [];
  readonly facts: FactRow[] = [];
  readonly findings: FindingRow[] = [];
  readonly missing: MissingValueRow[] = [];
  readonly registries: RegistryRow[] = [];
  readonly ticks: TickRow[] = [];
  readonly erased: { place: { channel: string; block: bigint; tx: number }; keyHash: string }[] = [];
  readonly frozen: { kind: string; id: string }[] = [];

  add(block: ReadBlock, arrival: bigint, { ledger }: ReadTransaction, outcome: Outcome): void {
    const place = { channel: ledger.channel, block: block.number, tx: ledger.tx };
    const endorsed = isEndorsed(ledger);
    for (const { mspId, keyHash, valueHash, isPurge } of ledger.writes)
      this.hashedWrites.push({
        ...place,
        collection: mspId,
        key_hash: keyHash,
        value_hash: valueHash,
        is_purge: isPurge,
        endorsed,
      });
    for (const version of outcome.versions) this.#addVersion(ledger, version, arrival);
    for (const entry of outcome.entries) this.entries.push(entryRow(ledger, entry));
    outcome.findings.forEach(({ code, kind = null, id = null, data }, number) =>
      this.findings.push({ ...place, number, code, kind, id, content: data as JsonValue }),
    );
    for (const { keyHash, valueHash } of outcome.missing)
      this.missing.push({ ...place, key_hash: keyHash, value_hash: valueHash });
    for (const keyHash of outcome.erased) this.erased.push({ place, keyHash });
    this.frozen.push(...outcome.frozen);
    if (outcome.registry) this.registries.push({ ...place, content: outcome.registry });
    if (outcome.tick !== undefined) this.ticks.push({ ...place, at: outcome.tick });
    this.facts.push(...factsOf(ledger, outcome).map((fact) => ({ ...place, tx_id: ledger.txId, arrival, ...fact })));
  }

  #addVersion(ledger: LedgerTransaction, checked: CheckedVersion, arrival: bigint): void {
    const { joined, prior } = checked;
    if (joined && prior) this.priors.set(prior.sealHash, priorRow(ledger, prior));
    this.versions.push(versionRow(ledger, checked));
    const row = recordRow(ledger, checked, arrival);
    this.records.set(`${row.kind}/${row.id}`, row);
  }
}

function versionRow(ledger: LedgerTransaction, { version, bodyKnown, late }: CheckedVersion): VersionRow {
  const { seal, sealBytes, sealHash, bodyBytes, body } = version;
  const { kind, id } = seal;
  return {
    ...{ channel: ledger.channel, kind, id, version: seal.version },
    ...{ seal_hash: sealHash, seal: sealBytes, body_key: sha256Hex(keys.body(kind, id, seal.version)) },
    body: bodyKnown ? bodyBytes : null,
    state: bodyKnown ? body.state : null,
    command: bodyKnown ? body.command.name : null,
    ...{ command_id: seal.commandId, at: seal.at, by_msp: seal.by.mspId, by_name: seal.by.name },
    ...{ block: ledger.block, tx: ledger.tx, tx_id: ledger.txId },
    ...{ rules: seal.rules, late, purged: !bodyKnown, parties: seal.parties },
  };
}

/** What we join from stands as asserted by those who were there; its place is that of our joining. */
function priorRow(ledger: LedgerTransaction, version: CheckedVersion['version']): VersionRow {
  return versionRow(ledger, {
    version,
    bodyKnown: true,
    late: false,
    prior: undefined,
    facts: [],
    live: true,
    joined: false,
  });
}

function recordRow(
  ledger: LedgerTransaction,
  { version, bodyKnown, live }: CheckedVersion,
  arrival: bigint,
): RecordRow {
  const { seal, sealHash, body } = version;
  const { kind, id } = seal;
  const rules = kindNamed(kind);
  return {
    ...{ channel: ledger.channel, kind, id, version: seal.version, live, frozen: false },
    state: bodyKnown ? body.state : null,
    parties: seal.parties,
    ...{
      seal_hash: sealHash,
      seal_key: sha256Hex(keys.seal(kind, id)),
      body_key: sha256Hex(keys.body(kind, id, seal.version)),
    },
    subject: rules.subject && bodyKnown ? canonical(rules.subject(body.state).subject) : null,
    ...traitColumns(kind, bodyKnown ? body.state : null),
    ...{ changed_arrival: arrival, changed_block: ledger.block, changed_tx: ledger.tx, changed_at: seal.at },
  };
}

function entryRow(ledger: LedgerTransaction, { entry, bytes }: CheckedEntry): EntryRow {
  const { kind, id, entryId } = entry;
  return {
    ...{ channel: ledger.channel, kind, id, entry_id: entryId, key_hash: sha256Hex(keys.entry(kind, id, entryId)) },
    ...{ seal_hash: entry.seal, by_msp: entry.by.mspId, by_name: entry.by.name, at: entry.at },
    ...{ type: entry.content.type, content: entry.content, raw: bytes },
    ...{ block: ledger.block, tx: ledger.tx, tx_id: ledger.txId, purged: false },
  };
}
