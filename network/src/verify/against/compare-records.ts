import { type Difference, type DifferenceCode, whichHolds } from './differences';
import type { Content, Text, WitnessedRecord, WitnessedVersion } from '../claims/witness';

type Records = ReadonlyMap<string, WitnessedRecord>;
type Name = { kind: string; id: string };

export function compareRecords(own: Records, other: Records): Difference[] {
  return [...new Set([...own.keys(), ...other.keys()])].flatMap((name) => {
    const [ours, theirs] = [own.get(name), other.get(name)];
    return ours && theirs ? compareRecord(ours, theirs) : only('RECORD_ONLY', ours, theirs);
  });
}

/** What one side alone shows is no contradiction: a party joined later, or was asked for less. */
function only(code: DifferenceCode, ours: Name | undefined, theirs: Name | undefined, more = {}): Difference[] {
  const record = ours ?? theirs;
  if (!record) return [];
  const what = `${ours ? 'this' : 'the other'} alone shows it`;
  return [{ code, contradicts: false, kind: record.kind, id: record.id, what, ...more }];
}

function compareRecord(ours: WitnessedRecord, theirs: WitnessedRecord): Difference[] {
  const numbers = [...new Set([...ours.versions.keys(), ...theirs.versions.keys()])].sort((a, b) => a - b);
  const entryIds = [...new Set([...ours.entries.keys(), ...theirs.entries.keys()])];
  return [
    ...numbers.flatMap((version) => {
      const [own, other] = [ours.versions.get(version), theirs.versions.get(version)];
      return own && other
        ? compareVersion({ kind: ours.kind, id: ours.id, version }, own, other)
        : only('VERSION_ONLY', own && ours, other && theirs, { version });
    }),
    ...entryIds.flatMap((entryId) => {
      const [own, other] = [ours.entries.get(entryId), theirs.entries.get(entryId)];
      if (!own || !other) return only('ENTRY_ONLY', own && ours, other && theirs, whichEntry(entryId, own));
      return own.hash === other.hash ? [] : [contradiction('ENTRY_DIFFERS', ours, own, other, `entry ${entryId}`)];
    }),
  ];
}

const whichEntry = (entryId: string, own: Text | undefined): Partial<Difference> => ({
  what: `${own ? 'this' : 'the other'} alone shows entry ${entryId}`,
});

function compareVersion(
  name: Name & { version: number },
  { seal: ownSeal, content: own }: WitnessedVersion,
  { seal: otherSeal, content: other }: WitnessedVersion,
): Difference[] {
  if (ownSeal.hash !== otherSeal.hash) return [contradiction('SEAL_DIFFERS', name, ownSeal, otherSeal, 'seals')];
  if (own?.hash === other?.hash) return [];
  if (own && other && !(own.holds && other.holds)) return [contentsDiffer(name, own, other)];
  const what = `this shows ${shownOf(own)}, the other ${shownOf(other)}`;
  return [{ code: 'SHOWN_OTHERWISE', contradicts: false, ...name, what }];
}

function contentsDiffer(name: Name & { version: number }, own: Content, other: Content): Difference {
  const code = own.whole && other.whole ? 'BODY_DIFFERS' : 'FIELDS_DIFFER';
  return contradiction(code, name, own, other, 'contents');
}

function shownOf(content: Content | undefined): string {
  if (!content) return 'no body';
  return content.whole ? 'all of it' : `${String(content.fields)} of its fields`;
}

function contradiction(
  code: DifferenceCode,
  { kind, id, version }: Name & { version?: number },
  own: Text,
  other: Text,
  what: string,
): Difference {
  return {
    ...{ code, contradicts: true, borneOut: whichHolds(own.holds, other.holds), kind, id },
    ...(version !== undefined && { version }),
    what: `${what} with SHA-256 ${own.hash}, in the other ${other.hash}`,
  };
}
