import { StatusCode } from '@hyperledger/fabric-gateway';
import type { Verdict } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import type { Ground, GroundSettings } from '../ground/ground';
import { audit, disclosed } from './audit';
import { Programme } from './programme';
import { Readers, type Reading } from './readers';
import { scripts } from './scripts';
import { Stage } from './stage';
import { type Line, lineOf, statedLine } from './table';

/**
 * Plays the protocol, honest and forged, on a network; then reads its blocks as members and as an auditor.
 * @param lines gets what came out
 */
export function describeProtocol(
  name: string,
  open: (settings: GroundSettings) => Promise<Ground>,
  lines: Line[] = [],
): void {
  describe(`the protocol on ${name}`, () => {
    let programme: Programme | undefined;
    let readers: Readers | undefined;
    let stage: Stage;
    let readings: Reading[];
    let verdicts: Verdict[];

    beforeAll(async () => {
      programme = await Programme.start(open);
      readers = await Readers.start(programme);
      stage = new Stage(programme, readers);
    }, 180_000);
    afterAll(async () => {
      await readers?.close();
      await programme?.stop();
    }, 60_000);

    test.each(scripts())('$name', ({ play }) => play(stage));

    describe('read afterwards', () => {
      beforeAll(async () => {
        await stage.settled();
        readings = await stage.readers.readings();
        const shown = disclosed(readings);
        verdicts = await Promise.all(readings.map((reading) => audit(stage.programme, reading, shown)));
        lines.push(...stage.rows.map((row) => lineOf(row, readings, verdicts[0]!)));
      }, 120_000);

      test('each forgery is found by those whom it concerns, as stated, and nothing else is', () => {
        expect(lines).toEqual(stage.rows.map(statedLine));
        const stated = new Set(stage.rows.map(({ outcome }) => outcome.txId));
        const beside = readings.flatMap(({ findings }) => findings.filter(({ txId }) => !stated.has(txId)));
        expect(beside).toEqual([]);
      });

      test('nothing forged is state', () => {
        const forged = new Set(
          stage.rows.filter(({ stated }) => Object.keys(stated.findings).length > 0).map(({ outcome }) => outcome.txId),
        );
        const state = readings.flatMap(({ versions, entries }) => [...versions, ...entries]);
        expect(state.length).toBeGreaterThan(0);
        expect(state.filter(({ tx_id }) => forged.has(tx_id))).toEqual([]);
      });

      test('the parties of a record hold the same', () => {
        for (const { mspId, records, versions } of readings) {
          for (const other of readings) {
            // when a member learned of a change is its own
            const known = (rows: Reading['records']) => rows.map(({ changed_arrival: _own, ...row }) => row);
            const shared = records.filter(({ live, parties }) => live && parties.includes(other.mspId));
            const theirs = shared.flatMap(({ kind, id }) =>
              other.records.filter((one) => one.kind === kind && one.id === id),
            );
            expect({ mspId, records: known(theirs) }).toEqual({ mspId, records: known(shared) });
            const sealOf = ({ kind, id, version, seal_hash }: Reading['versions'][number]) =>
              [`${kind}/${id}/${version}`, seal_hash] as const;
            const seals = new Map(other.versions.map(sealOf));
            for (const [place, hash] of versions.map(sealOf)) expect(seals.get(place) ?? hash).toBe(hash);
          }
        }
      });

      test('what members attest is told as those who agree have it', () => {
        for (const { attestations } of verdicts)
          expect(attestations.map(({ mspId }) => mspId)).toEqual(['CarrierMSP', 'OemMSP']);
        for (const { attested } of readings) expect(attested).toEqual(readings[0]!.attested);
        expect(readings[0]!.attested).toEqual(
          verdicts[0]!.attestations.map(({ mspId, upTo, txId }) => ({ mspId, upTo: BigInt(upTo), txId })),
        );
      });

      test('the verifier recomputes every flag and commit hash, from every member’s blocks', () => {
        const flags = stage.rows.flatMap(({ outcome: { seen, txId } }) =>
          txId !== undefined && seen !== 'VALID' ? [{ txId, flag: StatusCode[seen as keyof typeof StatusCode] }] : [],
        );
        for (const { findings, refused, commitHash } of verdicts) {
          expect(findings.filter(({ layer }) => layer !== 'claims')).toEqual([]);
          expect(refused.map(({ txId, flag }) => ({ txId, flag }))).toEqual(flags);
          expect(commitHash).toBe(parseBlock(readings[0]!.blocks.at(-1)!).commitHash);
        }
      });
    });
  });
}
