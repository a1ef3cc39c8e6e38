import type { PartReferenceDetail, SiteDetail } from '@tierline/chaincode/schema';
import type { RunningConsortium } from '@tierline/cli/running';
import type { Consortium } from '@tierline/network/consortium';
import { type Change, Member } from './member';
import { Organisation } from './organisation';
import type { Page } from './page';
import { received } from './received';

export const axleProgramme = 'axle-programme';
export const motorProgramme = 'motor-programme';

const everyRole = ['planner', 'logistics', 'quality', 'manager'] as const;

/** What was agreed beforehand between the members. */
export type Programme = {
  legalEntities: Record<string, string[]>;
  sites: Record<string, SiteDetail>;
  parts: Record<string, PartReferenceDetail>;
  units: { pallet: { scheme: string; sscc: string }; crates: { scheme: string; grai: string }[] };
  shipment: { number: string; order: string };
};

/** Who plays, on what, and where it is told. */
export class Stage {
  readonly programme: Programme;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #organisations: ReadonlyMap<string, Organisation>;
  readonly #lastBlocks = new Map<string, bigint>();

  private constructor(
    readonly consortium: Consortium,
    readonly page: Page,
    members: readonly Member[],
    folder: string,
    /** What distinguishes this play's numbers from those of plays before; undefined for the first. */
    readonly again: string | undefined,
  ) {
    this.programme = JSON.parse(this.received('programme.json')) as Programme;
    this.#members = new Map(members.map((member) => [member.slug, member]));
    this.#organisations = new Map(consortium.members.map((member) => [member.slug, new Organisation(folder, member)]));
  }

  static async set(running: RunningConsortium, consortium: Consortium, page: Page): Promise<Stage> {
    const members = await Promise.all(
      consortium.members.map(async ({ slug, mspId }) => {
        return new Member(slug, mspId, running.url(slug), await running.token(slug, everyRole));
      }),
    );
    const axle = members.find(({ slug }) => slug === 'axle');
    const played = await axle?.ask<{ units: { edges: unknown[] } }>('{ units(first: 1) { edges { cursor } } }');
    const again = played?.units.edges.length ? String(Math.floor(Date.now() / 1000)) : undefined;
    return new Stage(consortium, page, members, running.folder, again);
  }

  close(): void {
    for (const { ledger } of this.#organisations.values()) ledger.close();
  }

  received(name: string): string {
    return received(name, this.again);
  }

  member(slug: string): Member {
    const member = this.#members.get(slug);
    if (member === undefined) throw new Error(`no member ${slug}`);
    return member;
  }

  organisation(slug: string): Organisation {
    const organisation = this.#organisations.get(slug);
    if (organisation === undefined) throw new Error(`no member ${slug}`);
    return organisation;
  }

  site(slug: string): SiteDetail {
    const site = this.programme.sites[slug];
    if (site === undefined) throw new Error(`no site of ${slug}`);
    return site;
  }

  part(slug: string): PartReferenceDetail {
    const part = this.programme.parts[slug];
    if (part === undefined) throw new Error(`no part of ${slug}`);
    return part;
  }

  /** The last block of the channel that the story wrote. */
  lastBlock(channel: string): bigint {
    return this.#lastBlocks.get(channel) ?? 0n;
  }

  /** Tells a step, who signed it, in which block, and at whom it stands: once their own nodes say so. */
  async tell(who: Member, what: string, change: Change): Promise<void> {
    const parties = await this.settled(change);
    const { proof, version } = change;
    const where = parties.map(({ slug }) => slug).join(', ');
    this.note(who, BigInt(proof.block), `${what} (version ${version}, at ${where})`);
  }

  /** Once every party's own node holds it. @returns the parties */
  async settled({ proof, version, record }: Change): Promise<Member[]> {
    const parties = [...this.#members.values()].filter(({ mspId }) => record.parties.includes(mspId));
    await Promise.all(parties.map((party) => party.awaits(() => party.holds(proof.channel, record.id, version))));
    this.wrote(proof.channel, BigInt(proof.block));
    return parties;
  }

  wrote(channel: string, block: bigint): void {
    if (block > this.lastBlock(channel)) this.#lastBlocks.set(channel, block);
  }

  note(who: Member, block: bigint, what: string): void {
    this.page.show(`block ${String(block).padStart(3)}  ${who.slug.padEnd(8)} ${what}`);
  }
}
