import type { CheckedEntry, CheckedVersion, LedgerTransaction, Outcome, Reading } from '@tierline/chaincode/record';
import type { JsonValue } from '../schema/rows/columns';
import type { FactRow } from '../schema/rows/ledger';
import { severityOf, severityOfState } from './severity-of';
import { toldOf } from './told-of';

type Fact = Omit<FactRow, 'channel' | 'block' | 'tx' | 'tx_id' | 'arrival'>;
type SaidNotice = NonNullable<Outcome['notice']>;
type Signed = Pick<Fact, 'by_msp' | 'at'>;

/** Places are given by record, not by count, so that an erasure moves none of those that follow. */
const perRecord = 4096;
const ofFindings = 1 << 30;

/** What a transaction, with those it let be judged, adds to the feed at its place, in order. */
export function factsOf(readings: readonly Reading[]): Fact[] {
  const records = readings.flatMap(({ tx, outcome }) => ofRecords(signedBy(tx), outcome));
  const findings = readings.flatMap(({ tx, outcome }) => outcome.findings.map((one) => foundFact(signedBy(tx), one)));
  return [
    ...records.flatMap((facts, index) => facts.map((fact, number) => ({ ...fact, fact: index * perRecord + number }))),
    ...findings.map((fact, index) => ({ ...fact, fact: ofFindings + index })),
  ];
}

const signedBy = ({ caller, at }: LedgerTransaction): Signed => ({ by_msp: caller.mspId, at });

function ofRecords(signed: Signed, { versions, entries, notice }: Outcome): Omit<Fact, 'fact'>[][] {
  const sorted = [...versions].sort((a, b) => (recordName(a.version.seal) < recordName(b.version.seal) ? -1 : 1));
  return [
    ...sorted.map((version) => versionFacts(signed, version)),
    ...entries.map((one) => [entryFact(signed, one)]),
    ...(notice ? [[noticeFact(signed, notice)]] : []),
  ];
}

function versionFacts(signed: Signed, { version, prior, facts, bodyKnown }: CheckedVersion): Omit<Fact, 'fact'>[] {
  const { seal, body } = version;
  const parties = [...new Set([...seal.parties, ...(prior?.seal.parties ?? [])])].sort();
  const place = { kind: seal.kind, id: seal.id, version: seal.version, ...signed, parties };
  if (!bodyKnown) return [{ ...place, severity: null, type: 'ContentErased', content: {} }];
  const happened = facts.map(({ type, ...content }) => {
    const severity = severityOf(content, { before: prior?.body.state, after: body.state });
    return { ...place, severity, type, content };
  });
  const { absences } = body;
  const severity = severityOfState(body.state);
  return absences ? [...happened, { ...place, severity, type: 'PartyAbsent', content: { absences } }] : happened;
}

function entryFact(signed: Signed, { entry, under }: CheckedEntry): Omit<Fact, 'fact'> {
  const { kind, id, entryId } = entry;
  const { seal, body } = under.version;
  const severity = under.bodyKnown ? severityOfState(body.state) : null;
  return {
    ...{ kind, id, version: null, ...signed, parties: seal.parties, severity },
    ...{ type: 'EntryAdded', content: { entryId, ...toldOf(entry) } },
  };
}

const ofNobody = { version: null, parties: [], severity: null };

/** About no record yet. */
function noticeFact(signed: Signed, { notice: { noticeId, content } }: SaidNotice): Omit<Fact, 'fact'> {
  return { kind: '', id: '', ...ofNobody, ...signed, type: 'NoticeGiven', content: { noticeId, notice: content } };
}

function foundFact(
  signed: Signed,
  { code, kind = '', id = '', data }: Outcome['findings'][number],
): Omit<Fact, 'fact'> {
  return { kind, id, ...ofNobody, ...signed, type: 'Found', content: { code, data: data as JsonValue } };
}

const recordName = ({ kind, id }: { kind: string; id: string }): string => `${kind}/${id}`;
