import type { LedgerTransaction, Outcome } from '@tierline/chaincode/record';
import type { FactRow, JsonValue } from '../schema/tables';

type Fact = Omit<FactRow, 'channel' | 'block' | 'tx' | 'tx_id' | 'arrival'>;

/** Places are given by record, not by count, so that an erasure moves none of those that follow. */
const perRecord = 4096;
const ofFindings = 1 << 30;

/** What a transaction adds to the feed, in order of place. */
export function factsOf(ledger: LedgerTransaction, outcome: Outcome): Fact[] {
  const by_msp = ledger.caller.mspId;
  const { at } = ledger;
  const versions = [...outcome.versions].sort((a, b) =>
    recordName(a.version.seal) < recordName(b.version.seal) ? -1 : 1,
  );
  const facts = versions.flatMap(({ version: { seal }, facts, bodyKnown }, index): Fact[] => {
    const place = { kind: seal.kind, id: seal.id, version: seal.version, by_msp, at };
    if (!bodyKnown) return [{ ...place, fact: index * perRecord, type: 'ContentErased', content: {} }];
    return facts.map(({ type, ...content }, number) => ({
      ...place,
      fact: index * perRecord + number,
      type,
      content,
    }));
  });
  const entries = outcome.entries.map(({ entry: { kind, id, entryId, content } }, index): Fact => {
    return { kind, id, version: null, by_msp, at, fact: index, type: 'EntryAdded', content: { entryId, ...content } };
  });
  const findings = outcome.findings.map(({ code, kind = '', id = '', data }, index): Fact => {
    return {
      kind,
      id,
      version: null,
      by_msp,
      at,
      fact: ofFindings + index,
      type: 'Found',
      content: { code, data: data as JsonValue },
    };
  });
  return [...facts, ...entries, ...findings];
}

const recordName = ({ kind, id }: { kind: string; id: string }): string => `${kind}/${id}`;
