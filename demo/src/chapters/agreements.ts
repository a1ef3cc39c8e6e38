import type { Member, Step } from '../member';
import { axleProgramme, motorProgramme, type Stage } from '../stage';

/** Files speak of parts and places by number; only numbers that both sides signed are understood. */
export async function agreements(stage: Stage): Promise<void> {
  stage.page.chapter('What parts and places are called');
  stage.page.say(
    'Before files can be read, two members sign what a part and a place are called and how units convert.',
  );
  await agree(stage, axleProgramme, ['oem', 'axle'], { parts: ['axle'], sites: ['oem', 'axle'] });
  await agree(stage, axleProgramme, ['axle', 'casting'], { parts: ['casting'], sites: ['axle', 'casting'] });
  await agree(stage, axleProgramme, ['axle', 'carrier'], { parts: [], sites: ['oem', 'axle'] });
  await agree(stage, motorProgramme, ['oem', 'motor'], { parts: ['motor'], sites: ['oem'] });
}

/** One transaction proposes everything, one agrees. Sites agreed in a story before still hold. */
async function agree(
  stage: Stage,
  channel: string,
  [from, to]: readonly [string, string],
  named: { parts: readonly string[]; sites: readonly string[] },
): Promise<void> {
  const [proposer, partner] = [stage.member(from), stage.member(to)];
  const known = await sitesBetween(proposer, partner, channel);
  const details = [
    ...named.parts.map((slug) => ({ kind: 'part-reference', what: 'PartReference', detail: stage.part(slug) })),
    ...named.sites
      .map((slug) => ({ kind: 'site', what: 'Site', detail: stage.site(slug) }))
      .filter(({ detail }) => !known.includes(detail.bpns)),
  ];
  if (details.length === 0) return;
  const proposals = details.map(({ kind, what, detail }): Step => {
    return { kind, command: `Propose${what}`, input: { partner: partner.mspId, detail } };
  });
  const proposed = await proposer.writeAll(channel, proposals);
  await Promise.all(proposed.map((change) => stage.settled(change)));
  const answers = details.map(({ kind, what }, index): Step => {
    return { kind, command: `Agree${what}`, id: proposed[index]?.record.id ?? '', input: {} };
  });
  const agreed = await partner.writeAll(channel, answers);
  await Promise.all(agreed.map((change) => stage.settled(change)));
  const names = details.map(({ detail }) => ('customerPart' in detail ? `part ${detail.customerPart}` : detail.name));
  const [first] = agreed;
  if (first) await stage.tell(partner, `agrees with ${from} on ${names.join(', ')}`, first);
}

async function sitesBetween(one: Member, other: Member, channel: string): Promise<string[]> {
  type Site = { channel: string; parties: string[]; state: { detail: { bpns: string } } };
  const query = '{ sites(first: 100) { edges { node { channel parties state: signedState } } } }';
  const { sites } = await one.ask<{ sites: { edges: { node: Site }[] } }>(query);
  return sites.edges
    .map(({ node }) => node)
    .filter((site) => site.channel === channel && site.parties.includes(other.mspId))
    .map(({ state }) => state.detail.bpns);
}
