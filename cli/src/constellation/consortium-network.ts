import type { Consortium } from '@tierline/network/consortium';
import type { Credentials, EnrolRequest } from '@tierline/network/embedded';
import type { Founding } from './founding';

/** Which network a consortium runs on. */
export type NetworkKind = 'embedded' | 'native';

/** What a consortium in one process asks of the network below it. */
export interface ConsortiumNetwork {
  readonly kind: NetworkKind;
  /** Where a gateway client connects to for this member. */
  connection(mspId: string): { endpoint: string; tlsCaPem: string; tlsHostName: string };
  enrol(mspId: string, request: EnrolRequest): Promise<Credentials>;
  channels(): string[];
  genesisBlock(channel: string): Promise<Uint8Array>;
  /** Blocks ordered so far. */
  height(channel: string): Promise<number>;
  /** All that was ordered is committed at every member. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** `founding`: the first registries that its chaincode accepts. */
export type Hosting = { folder: string | undefined; founding: Founding; log: (line: string) => void };
export type StartNetwork<N extends ConsortiumNetwork> = (consortium: Consortium, hosting: Hosting) => Promise<N>;

/** A folder holds a network of another kind than was asked for. */
export class OtherNetwork extends Error {
  override readonly name = 'OtherNetwork';

  constructor(folder: string, found: NetworkKind | 'compose') {
    super(`${folder} holds a network of the kind ${found}: say \`--on ${found}\`, or name another data folder`);
  }
}
