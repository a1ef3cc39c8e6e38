import type { Motion } from '@tierline/chaincode/schema';
import {
  canonical,
  type CheckedEntry,
  type CheckedVersion,
  isEndorsed,
  keys,
  kindNamed,
  type LedgerTransaction,
  type Reading,
  sha256Hex,
} from '@tierline/chaincode/record';
import { dutyRows } from '../projections/duties';
import { projected, type TraitColumns } from '../projections/trait-columns';
import type { JsonValue } from '../schema/rows/columns';
import type {
  AttestationRow,
  FactRow,
  FindingRow,
  HashedWriteRow,
  MissingValueRow,
  MotionRow,
  RegistryRow,
  TickRow,
} from '../schema/rows/ledger';
import type { DutyRow, EntryRow, NoticeRow, RecordRow, TextRow, VersionRow } from '../schema/rows/records';
import { factsOf } from './facts-of';
import { messageColumns } from './message-columns';
import { textOfEntry, textOfRecord } from './text-rows';
import { toldOf } from './told-of';

type Attested = NonNullable<Reading['outcome']['attestation']>;
type SaidNotice = NonNullable<Reading['outcome']['notice']>;
type Place = { channel: string; block: bigint; tx: number };
const placeOf = ({ channel, block, tx }: LedgerTransaction): Place => ({ channel, block, tx });
const notCome = { came_block: null, came_tx: null, came_key: null };

/** Rows of some blocks, to be written together. Later rows of one record stand for earlier ones. */
export class BlockRows {
  readonly hashedWrites: HashedWriteRow[] = [];
  readonly versions: VersionRow[] = [];
  /** Versions that we joined from. One that we were party to ourselves stands already and stays. */
  readonly priors = new Map<string, VersionRow>();
  readonly records = new Map<string, RecordRow>();
  /** What each of them asks of its parties. */
  readonly duties = new Map<string, DutyRow[]>();
  /** What is searched for, by record or entry. */
  readonly texts = new Map<string, TextRow>();
  readonly entries: EntryRow[] = [];
  readonly notices: NoticeRow[] = [];
  readonly facts: FactRow[] = [];
  findings: FindingRow[] = [];
  readonly missing: MissingValueRow[] = [];
  readonly registries: RegistryRow[] = [];
  readonly motions = new Map<string, MotionRow>();
  readonly ticks: TickRow[] = [];
  /** By member. */
  readonly attestations = new Map<string, AttestationRow>();
  readonly erased: { place: Place; keyHash: string }[] = [];
  /** Transactions that waited, now or in blocks before, and do no more. */
  readonly settled: Place[] = [];
  readonly ended: Reading['outcome']['ended'] = [];

  /** @param self this member, as messages mention it */
  constructor(private readonly self: string) {}

  /** @param readings of the transaction, and of those that waited and that it let be judged */
  add(arrival: bigint, own: LedgerTransaction, readings: readonly Reading[]): void {
    const place = placeOf(own);
    const endorsed = isEndorsed(own);
    for (const { mspId, keyHash, valueHash, isPurge } of own.writes)
      this.hashedWrites.push({
        ...place,
        collection: mspId,
        key_hash: keyHash,
        value_hash: valueHash,
        is_purge: isPurge,
        endorsed,
      });
    for (const { tx } of readings) if (tx !== own) this.#settle(placeOf(tx));
    for (const reading of readings) this.#addReading(reading, arrival);
    this.facts.push(...factsOf(readings).map((fact) => ({ ...place, tx_id: own.txId, arrival, ...fact })));
  }

  /** What was found while it waited is resolved; what it comes to is added after. */
  #settle(place: Place): void {
    this.settled.push(place);
    this.findings = this.findings.filter((row) => row.block !== place.block || row.tx !== place.tx);
  }

  #addReading({ tx, outcome }: Reading, arrival: bigint): void {
    const place = placeOf(tx);
    for (const version of outcome.versions) this.#addVersion(tx, version, arrival);
    for (const entry of outcome.entries) this.#addEntry(tx, entry, arrival);
    if (outcome.notice) this.notices.push(noticeRow(tx, outcome.notice));
    outcome.findings.forEach(({ code, kind = null, id = null, data }, number) =>
      this.findings.push({ ...place, number, code, kind, id, content: data as JsonValue }),
    );
    if (!outcome.waits)
      for (const { keyHash, valueHash } of outcome.missing)
        this.missing.push({ ...place, key_hash: keyHash, value_hash: valueHash, ...notCome });
    for (const keyHash of outcome.erased) this.erased.push({ place, keyHash });
    this.ended.push(...outcome.ended);
    this.#addPublic(tx, outcome);
  }

  #addEntry(tx: LedgerTransaction, checked: CheckedEntry, arrival: bigint): void {
    const row = entryRow(tx, checked, this.self);
    this.entries.push(row);
    for (const text of textOfEntry(row, checked.entry.content, arrival))
      this.texts.set(`${row.kind}/${row.id}/${row.entry_id}`, text);
  }

  #addPublic(tx: LedgerTransaction, outcome: Reading['outcome']): void {
    const place = placeOf(tx);
    if (outcome.motion) this.motions.set(outcome.motion.motionId, motionRow(tx, outcome.motion));
    if (outcome.registry) this.registries.push({ ...place, content: outcome.registry });
    if (outcome.attestation) this.attestations.set(tx.caller.mspId, attestationRow(tx, outcome.attestation));
    if (outcome.tick !== undefined) this.ticks.push({ ...place, at: outcome.tick });
  }

  #addVersion(ledger: LedgerTransaction, checked: CheckedVersion, arrival: bigint): void {
    const { joined, prior } = checked;
    if (joined && prior) this.priors.set(prior.sealHash, priorRow(ledger, prior));
    this.versions.push(versionRow(ledger, checked));
    const { version, bodyKnown, live } = checked;
    const found = projected(version.seal.kind, bodyKnown ? version.body.state : null);
    const row = recordRow(ledger, checked, arrival, found.columns);
    const name = `${row.kind}/${row.id}`;
    this.records.set(name, row);
    this.texts.set(name, textOfRecord(row, found));
    // by a record that is no longer ours nobody here has to do anything
    this.duties.set(name, live ? dutyRows(row, found.duties) : []);
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
    origin: undefined,
  });
}

function recordRow(
  ledger: LedgerTransaction,
  { version, bodyKnown, live, origin }: CheckedVersion,
  arrival: bigint,
  traits: TraitColumns,
): RecordRow {
  const { seal, sealHash, body } = version;
  const { kind, id } = seal;
  const subject = bodyKnown ? kindNamed(kind).subject?.(body.state) : undefined;
  return {
    ...{ channel: ledger.channel, kind, id, version: seal.version, live },
    ...{ ended: false, origin: origin ?? null },
    state: bodyKnown ? body.state : null,
    parties: seal.parties,
    ...{
      seal_hash: sealHash,
      seal_key: sha256Hex(keys.seal(kind, id)),
      body_key: sha256Hex(keys.body(kind, id, seal.version)),
    },
    subject: subject ? canonical(subject.subject) : null,
    ...traits,
    ...{ changed_arrival: arrival, changed_block: ledger.block, changed_tx: ledger.tx, changed_at: seal.at },
  };
}

function entryRow(ledger: LedgerTransaction, { entry, bytes, late, said }: CheckedEntry, self: string): EntryRow {
  const { kind, id, entryId } = entry;
  return {
    ...{ channel: ledger.channel, kind, id, entry_id: entryId, key_hash: sha256Hex(keys.entry(kind, id, entryId)) },
    ...{ seal_hash: entry.seal, by_msp: entry.by.mspId, by_name: entry.by.name, at: entry.at },
    ...{ type: entry.content.type, content: toldOf(entry), raw: bytes, ...messageColumns(entry, self) },
    ...{ block: ledger.block, tx: ledger.tx, tx_id: ledger.txId, late, purged: false },
    ...{ said_block: said?.block ?? null, said_tick: said?.tickBefore ?? null, said_late: said?.late ?? null },
  };
}

function noticeRow({ channel, block, tx, txId }: LedgerTransaction, said: SaidNotice): NoticeRow {
  const { noticeId, at, by, content } = said.notice;
  return {
    ...{ channel, block, tx, notice_id: noticeId, at, by_name: by.name, content, raw: said.bytes, tx_id: txId },
    ...{ key_hash: sha256Hex(keys.notice(noticeId)), tick_before: said.tickBefore ?? null, late: said.late },
  };
}

function motionRow({ channel, block, tx }: LedgerTransaction, motion: Motion): MotionRow {
  return { channel, motion_id: motion.motionId, block, tx, content: motion };
}

function attestationRow(ledger: LedgerTransaction, { upTo, headerHash, commitHash, late }: Attested): AttestationRow {
  const { caller, at, txId } = ledger;
  return {
    ...{ ...placeOf(ledger), msp_id: caller.mspId, by_name: caller.name, at, late, tx_id: txId },
    ...{ up_to: BigInt(upTo), header_hash: headerHash, commit_hash: commitHash },
  };
}
