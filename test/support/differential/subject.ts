import type { Transaction } from '@hyperledger/fabric-gateway';
import type { EnrolRequest } from '@tierline/network/embedded';
import type { GroundSettings } from '../ground/ground';
import type { Chain } from './chain';
import type { Answer, Client } from './client';
import type { Call, Proposal } from './script';

/** Both wait as long for further transactions, so that what a round submits comes into one block. */
export const timeout = '500ms';
/** Where scripts are played. */
export const channel = 'main';

/** What a script's placeholders stand for, in one play of it on one network. */
export interface Filling {
  filled(proposal: Proposal): Promise<Proposal>;
}
/** Where placeholders are looked up. */
export type Running = { readonly chain: Chain; client(mspId: string): Client };

/** A chaincode that scripts are about. */
export type Subject = {
  settings: GroundSettings;
  /** Who proposes, at every member. */
  person: EnrolRequest;
  invocation(calls: readonly Call[]): { name: string; args: string[] };
  /** What `$` in the keys of the nth play becomes. */
  prefix(play: number): string;
  filling(running: Running): Filling;
  /** Calls, and whether the answer shows that the gateway found peers that run the chaincode. */
  probe: { calls: readonly Call[]; isKnown: (answer: Answer<Transaction>) => boolean };
};
