import type { Router } from 'express';
import type { CodeList, Registry } from '@tierline/chaincode/schema';
import type { Landed } from './commands';
import type { PeerAddress } from './gateway';
import type { Health } from './http';

/** One member's node, running. */
export interface MemberNode {
  readonly mspId: string;
  readonly slug: string;
  readonly health: Health;
  /** `/graphql`, `/health/…`, `/metrics`; to be mounted at `/` or at `/<slug>`. */
  readonly router: Router;
  /** Whether the block is projected; waits for it so long. */
  reached(channel: string, block: bigint, milliseconds: number): Promise<boolean>;
  /** Resolves when processes have done what they can do now. */
  settled(): Promise<void>;
  /** Puts the channel's first registry on the ledger. */
  bootstrap(channel: string, content: { registry: Registry; codes: readonly CodeList[] }): Promise<Landed>;
  /** Replays the archive with every check beside the projection that answers, then switches. @throws PeerFault */
  rebuild(): Promise<void>;
  /** From the next connection to the peer on: a changed address, or another authority that its certificate comes from. */
  usePeer(peer: PeerAddress): void;
  /** Ready no more; requests under way finish, new ones are refused, subscriptions end. */
  stopAccepting(): void;
  /** Stops between transactions. */
  close(): Promise<void>;
}
