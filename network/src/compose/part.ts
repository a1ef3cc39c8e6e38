import type { ComposeService } from './compose-service';

/** A file of the folder beside the compose file; secrets are readable by their owner alone and made once. */
export type PartFile = { path: string; text: string };

/** One program of the network, and what it needs to be there. */
export type Part = {
  name: string;
  service: ComposeService;
  /** Its settings, made anew at every `up`. */
  files?: readonly PartFile[];
  /** Files by the names that compose knows them by. */
  secrets?: Readonly<Record<string, string>>;
};

/** Who is on which network: a member's chaincode and database are alone with those that ask them. */
export const networks = {
  fabric: 'fabric',
  member: (slug: string): string => `member-${slug}`,
  chaincode: (slug: string): string => `${slug}-chaincode`,
  database: (slug: string): string => `${slug}-database`,
};

/** Networks from which nothing leads outside. */
export const isInternal = (network: string): boolean => /-(chaincode|database)$/.test(network);
