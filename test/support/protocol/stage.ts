import type { Outcome } from './member';
import type { MemberId, Programme } from './programme';
import type { Readers } from './readers';

/** Who reads: each member's projector, and an auditor to whom every true version is disclosed. */
export type Reader = MemberId | 'auditor';
type Findings = Readonly<Record<string, readonly Reader[]>>;
/** What must come out: Fabric's code or a refusal, and who must find what in it; `late` marks what stays state. */
type Stated = { seen: string; findings: Findings; late: boolean };
export type Row = { script: string; stated: Stated; outcome: Outcome };

export const valid: Stated = { seen: 'VALID', findings: {}, late: false };
/** By Fabric or the chaincode. */
export const refused = (code: string): Stated => ({ ...valid, seen: code });
/** Fabric lets it commit: readers must find it. */
export const found = (findings: Findings): Stated => ({ ...valid, findings });

export type Script = { name: string; play: (stage: Stage) => Promise<void> };

/** Where scripts are played: outcomes are stated beforehand, and kept. */
export class Stage {
  readonly rows: Row[] = [];

  constructor(
    readonly programme: Programme,
    readonly readers: Readers,
  ) {}

  /** Resolves once every member's peer has committed what came out: the next script may ask any of them. */
  async expect(script: string, stated: Stated, attempt: Promise<Outcome>): Promise<Outcome> {
    const outcome = await attempt;
    this.rows.push({ script, stated, outcome });
    expect({ script, seen: outcome.seen }).toEqual({ script, seen: stated.seen });
    await this.settled();
    return outcome;
  }

  /** Every member has read all that came out so far. */
  settled(): Promise<void> {
    const blocks = this.rows.map(({ outcome }) => outcome.block ?? 0n);
    return this.readers.settled(blocks.reduce((most, block) => (block > most ? block : most), 0n));
  }
}
