import type { ConsortiumFile } from './consortium-shape';

type File = Pick<ConsortiumFile, 'members' | 'channels' | 'consensus'>;

/** How many orderers each member runs, by slug. Where no member says so, the first channel's steward: one for Raft, four for BFT. */
export function ordererCounts({ members, channels, consensus }: File): Map<string, number> {
  const unsaid = members.every(({ orderers }) => orderers === undefined);
  const all = consensus === 'bft' ? 4 : 1;
  return new Map(
    members.map(({ slug, orderers }) => [slug, unsaid && slug === channels[0]?.steward ? all : (orderers ?? 0)]),
  );
}

/** What a count of orderers means that its owner may not have meant. */
export function ordererWarning(consensus: ConsortiumFile['consensus'], count: number): string | undefined {
  const tolerated = consensus === 'raft' ? Math.ceil(count / 2) - 1 : Math.floor((count - 1) / 3);
  const fewer = consensus === 'raft' ? 2 * tolerated + 1 : 3 * tolerated + 1;
  if (fewer >= count) return undefined;
  return `${count} orderers survive the loss of ${tolerated}, as ${fewer} do (${consensus})`;
}
