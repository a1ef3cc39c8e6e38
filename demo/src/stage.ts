import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import type { Constellation } from '@tierline/cli/constellation';
import { Member } from './member';
import type { Page } from './page';

export const axleProgramme = 'axle-programme';
export const motorProgramme = 'motor-programme';

const input = resolve(__dirname, '../input');
const everyRole = ['planner', 'logistics', 'quality', 'manager'] as const;

/** A file as a partner sent it. */
export function received(name: string): string {
  return readFileSync(join(input, name), 'utf8');
}

/** What was agreed beforehand between the members. */
export type Programme = {
  legalEntities: Record<string, string[]>;
  sites: Record<string, { bpns: string; name: string }>;
  parts: Record<string, PartReferenceDetail>;
  units: Record<'pallet' | 'otherPallet', { scheme: string; sscc: string }>;
  shipment: { number: string; order: string };
};

/** Who plays, on what, and where it is told. */
export class Stage {
  readonly programme = JSON.parse(received('programme.json')) as Programme;
  readonly #members: ReadonlyMap<string, Member>;

  private constructor(
    readonly constellation: Constellation,
    readonly page: Page,
    members: readonly Member[],
  ) {
    this.#members = new Map(members.map((member) => [member.slug, member]));
  }

  static async set(constellation: Constellation, page: Page): Promise<Stage> {
    const members = constellation.consortium.members.map(async ({ slug, mspId }) => {
      return new Member(slug, mspId, constellation.url(slug), await constellation.token(slug, everyRole));
    });
    return new Stage(constellation, page, await Promise.all(members));
  }

  member(slug: string): Member {
    const member = this.#members.get(slug);
    if (member === undefined) throw new Error(`no member ${slug}`);
    return member;
  }

  site(slug: string): { bpns: string; name: string } {
    const site = this.programme.sites[slug];
    if (site === undefined) throw new Error(`no site of ${slug}`);
    return site;
  }

  /** Tells a step: who signed what, in which block. */
  tell(who: Member, what: string, { proof, version }: { proof: { block: string }; version: number }): void {
    this.page.show(`block ${proof.block.padStart(3)}  ${who.slug.padEnd(8)} ${what} (version ${version})`);
  }
}
