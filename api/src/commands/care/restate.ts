import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import { canonical, endOf, keys, parseSeal, sha256Hex } from '@tierline/chaincode/record';
import type { Prior } from '@tierline/chaincode/schema';
import type { WriteContext } from '../apply';
import type { RecordPlace } from '../record-source';
import type { Landed } from '../transact';
import { bringAbout, cared } from './care';

export type Restatement = RecordPlace & { target: string; version?: number; entryId?: string };
/** `gone`: a key that goes with it. */
type Value = { key: string; value: string; seal: string; prior?: Prior; chain?: string[]; gone?: string };

/**
 * Delivers to a party again, byte for byte, what stands at it by its hash and what it lost: a version (its body, what it
 * joined from, its seal), or an entry.
 * @throws Refusal, NodeRefusal
 */
export async function restate(context: WriteContext, asked: Restatement): Promise<Landed[]> {
  const live = await cared(context, asked);
  const { channel, target, entryId } = asked;
  const values =
    entryId === undefined
      ? await valuesOfVersion(context, asked, asked.version ?? live.version, live.version)
      : [await valueOfEntry(context, asked, entryId)];
  return deliver(context, channel, target, values);
}

/**
 * Brings a record's versions up to this one to those who were absent from it, one after the other, from what stands at
 * each. Who has gone on since, or holds none of ours, is left alone. @throws Refusal, NodeRefusal
 */
export async function catchUp(context: WriteContext, place: RecordPlace, version: number): Promise<void> {
  const { channel, kind, id } = place;
  const seals = await context.records.seals(place, 1, version);
  const last = seals.at(-1);
  if (last === undefined || parseSeal(last, 'seal').version !== version) return;
  for (const target of parseSeal(last, 'seal').absent) {
    const standing = await context.records.standing(channel, target, keys.seal(kind, id));
    const held = seals.findIndex((seal) => sha256Hex(seal) === standing);
    if (held < 0) continue;
    for (const seal of seals.slice(held + 1)) {
      const missed = parseSeal(seal, 'seal');
      const { body } = await versionOf(context, place, missed.version);
      const prior = await versionOf(context, place, missed.version - 1);
      await deliver(context, channel, target, valuesMissed(target, seal, body, prior));
    }
  }
}

async function deliver(
  context: WriteContext,
  channel: string,
  target: string,
  values: readonly Value[],
): Promise<Landed[]> {
  const landed: Landed[] = [];
  for (const { gone, ...value } of values) {
    landed.push(
      await bringAbout(context, {
        channel,
        function: 'records:restate',
        transient: { restate: canonical({ target, ...value }) },
        foresee: () => [
          { mspId: target, key: value.key, value: value.value },
          ...(gone === undefined ? [] : [{ mspId: target, key: gone, value: undefined }]),
        ],
      }),
    );
  }
  return landed;
}

/** What a party was absent from: the body, then the seal, live or as of one that left (ADR 0031); `prior` is what it holds. */
function valuesMissed(target: string, seal: string, body: string, prior: Prior): Value[] {
  const { kind, id, version, parties } = parseSeal(seal, 'seal');
  const live = keys.seal(kind, id);
  return [
    { key: keys.body(kind, id, version), value: body, seal, prior },
    parties.includes(target)
      ? { key: live, value: seal, seal, prior }
      : { key: keys.left(kind, id, version), value: seal, seal, prior, gone: live },
  ];
}

/** The seal last: with it the version is whole, and is folded in. */
async function valuesOfVersion(
  context: WriteContext,
  asked: Restatement,
  version: number,
  live: number,
): Promise<Value[]> {
  const { kind, id, target } = asked;
  const { seal, body } = await versionOf(context, asked, version);
  if (parseSeal(seal, 'seal').absent.includes(target))
    return valuesMissed(target, seal, body, await versionOf(context, asked, version - 1));
  const prior = version > 1 ? await context.records.version(asked, version - 1) : undefined;
  return [
    { key: keys.body(kind, id, version), value: body, seal },
    ...(prior && joins(target, prior, seal)
      ? [{ key: keys.joined(kind, id, version), value: canonical(prior), seal: prior.seal }]
      : []),
    await sealValue(context, asked, seal, live),
  ];
}

async function versionOf({ records }: WriteContext, place: RecordPlace, version: number): Promise<Prior> {
  const held = await records.version(place, version);
  if (!held) throw new Refusal('RECORD_UNKNOWN');
  return held;
}

const joins = (mspId: string, prior: Prior, seal: string): boolean =>
  parseSeal(seal, 'seal').parties.includes(mspId) && !parseSeal(prior.seal, 'prior/seal').parties.includes(mspId);

/** The seal live, as of one that left with it, or, live no more, with those after it that the party was shown; none if the record ended. */
async function sealValue(context: WriteContext, asked: Restatement, seal: string, live: number): Promise<Value> {
  const { kind, id, version, parties } = parseSeal(seal, 'seal');
  const left = keys.left(kind, id, version);
  if (!parties.includes(asked.target)) return { key: left, value: seal, seal };
  if (version === live && !(await hasEnded(context, asked, seal)))
    return { key: keys.seal(kind, id), value: seal, seal };
  return { key: left, value: seal, seal, chain: await sealsAfter(context, asked, version, live) };
}

/** Whether at the party stands what ended the record after this seal. */
async function hasEnded({ records }: WriteContext, { channel, target }: Restatement, text: string): Promise<boolean> {
  const seal = parseSeal(text, 'seal');
  const standing = await records.standing(channel, target, keys.seal(seal.kind, seal.id));
  return standing === sha256Hex(endOf({ seal, sealHash: sha256Hex(text) }));
}

async function sealsAfter(
  { records }: WriteContext,
  asked: Restatement,
  version: number,
  live: number,
): Promise<string[]> {
  const seals = await records.seals(asked, version + 1, live);
  refuseUnless(seals.length === live - version, 'RECORD_UNKNOWN');
  const leaving = seals.findIndex((seal) => !parseSeal(seal, 'seal').parties.includes(asked.target));
  return leaving < 0 ? seals : seals.slice(0, leaving + 1);
}

async function valueOfEntry({ records }: WriteContext, place: RecordPlace, entryId: string): Promise<Value> {
  const entry = await records.entry(place, entryId);
  if (!entry) throw new Refusal('RECORD_UNKNOWN');
  return { key: keys.entry(place.kind, place.id, entryId), value: entry.bytes, seal: entry.seal };
}
