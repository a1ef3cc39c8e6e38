import { createHash } from 'node:crypto';
import { canonical } from '@tierline/chaincode/record';
import type { EntryContent, Json } from '@tierline/chaincode/schema';
import type { ImportReport } from '../../imports';
import { isRefusal, type NodeRefusal } from '../../refusals';
import type { Refusal } from '@tierline/chaincode/errors';
import type { WriteContext } from '../apply';
import type { Queued, Write } from '../outbox/queued';
import type { Receipt } from '../record-source';
import { requireFewWrites } from './import-limits';

/** One command or entry that a row leads to. Without `id` it makes a new record. */
export type ImportWrite = {
  row: number;
  kind: string;
  id?: string;
  /** A command's name, or `entry:<type>`. */
  command: string;
  input: Json;
  basedOn?: number;
  /** Not on another version than that. */
  rebase?: 'never';
};
/** `known`: the same row of the same file did it before. */
export type ImportOutcome = Omit<ImportWrite, 'input' | 'basedOn' | 'rebase'> &
  (
    | { outcome: 'planned' }
    | { outcome: 'recorded' | 'known'; receipt: Receipt }
    | { outcome: 'queued'; queued: Queued }
    | { outcome: 'refused'; refusal: Refusal | NodeRefusal }
  );
export type Imported = { dryRun: boolean; report: ImportReport<unknown>; writes: ImportOutcome[] };

/**
 * Brings a write to the ledger, or to the outbox while a partner is away; not before `after` has ended, which waits there for
 * the same record.
 */
export type Bring = (
  write: Write,
  patience: { commandId: string; after?: Queued | undefined },
) => Promise<Receipt[] | Queued>;

const atOnce = 8;

/** Submits what a file leads to; each write ends by itself, and a refused one does not hold up the others. */
export async function submitImport(
  context: WriteContext,
  {
    channel,
    dryRun,
    report,
    writes,
  }: { channel: string; dryRun: boolean; report: ImportReport<unknown>; writes: ImportWrite[] },
  bring: Bring,
): Promise<Imported> {
  requireFewWrites(writes.length);
  if (dryRun) return { dryRun, report, writes: writes.map((write) => ({ ...nameOf(write), outcome: 'planned' })) };
  return { dryRun, report, writes: await bringAll(context, channel, writes, bring) };
}

/** Some at once; those on one record in their order. */
export async function bringAll(
  context: WriteContext,
  channel: string,
  writes: readonly ImportWrite[],
  bring: Bring,
): Promise<ImportOutcome[]> {
  const lanes = lanesOf(writes);
  const outcomes: ImportOutcome[] = [];
  const work = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      let after: Queued | undefined;
      for (const write of lane) {
        const outcome = await submit(context, channel, write, (one, commandId) => bring(one, { commandId, after }));
        if (outcome.outcome === 'queued') after = outcome.queued;
        outcomes.push(outcome);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes.sort((a, b) => a.row - b.row);
}

/** Writes to one record keep the file's order: a departure comes before its arrival. */
function lanesOf(writes: readonly ImportWrite[]): ImportWrite[][] {
  const lanes = new Map<string, ImportWrite[]>();
  for (const [index, write] of writes.entries()) {
    const place = write.id === undefined ? String(index) : `${write.kind}/${write.id}`;
    lanes.set(place, [...(lanes.get(place) ?? []), write]);
  }
  return [...lanes.values()];
}

async function submit(
  context: WriteContext,
  channel: string,
  write: ImportWrite,
  bring: (write: Write, commandId: string) => Promise<Receipt[] | Queued>,
): Promise<ImportOutcome> {
  const name = nameOf(write);
  const commandId = commandIdOf(channel, write);
  try {
    const before = await context.records.byCommand(context.signatory.mspId, commandId);
    const brought = await bring(asked(channel, write), commandId);
    if (!Array.isArray(brought)) return { ...name, outcome: 'queued', queued: brought };
    const [receipt] = brought;
    if (!receipt) throw new Error('a write without a receipt');
    return { ...name, outcome: before.length > 0 ? 'known' : 'recorded', receipt };
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal;
    return { ...name, outcome: 'refused', refusal };
  }
}

function asked(channel: string, { kind, id, command, input, basedOn, rebase }: ImportWrite): Write {
  if (id !== undefined && command.startsWith('entry:'))
    return { type: 'entry', place: { channel, kind, id }, content: input as EntryContent };
  const basis = { ...(id !== undefined && { id }), ...(basedOn !== undefined && { basedOn }) };
  const fixed = rebase === undefined ? {} : { rebase };
  return { type: 'apply', channel, intents: [{ kind, name: command, input, ...basis, ...fixed }] };
}

/** The same statement on the same version is the same command, so a file that comes again does nothing again. */
function commandIdOf(channel: string, { kind, id, command, input, basedOn }: ImportWrite): string {
  const statement = canonical([channel, kind, id ?? null, command, input, basedOn ?? null]);
  return createHash('sha256').update(`tierline/import/1${statement}`).digest('hex').slice(0, 32);
}

const nameOf = ({ row, kind, id, command }: ImportWrite) => ({ row, kind, command, ...(id !== undefined && { id }) });
