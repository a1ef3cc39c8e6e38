import type { EnrolRequest } from '../../ca/certificate-authority';
import type { NetworkHost } from './network-host';
import type { BatchSettings } from '../../config/groups';
import type { Fault } from './fault';

/** What the parent may ask of the worker, by name; arguments and answers are copied between the threads. */
export function answersOf(host: NetworkHost) {
  return {
    connections: () => host.connections(),
    enrol: (mspId: string, request: EnrolRequest) => host.enrol(mspId, request),
    peerIdentity: (mspId: string) => host.peerIdentity(mspId),
    block: (channel: string, number: number, mspId?: string) => host.block(channel, number, mspId),
    height: (channel: string) => host.height(channel),
    setFault: (mspId: string, fault: Fault, on: boolean) => host.setFault(mspId, fault, on),
    withhold: (channel: string, txId: string) => host.channel(channel).orderer.withhold(txId),
    release: (channel: string, txId: string) => host.channel(channel).orderer.release(txId),
    revoke: (mspId: string, certificates: readonly string[]) => host.revoke(mspId, certificates),
    setBatch: (channel: string, batch: Partial<BatchSettings>) => host.setBatch(channel, batch),
    admit: (channel: string, mspId: string) => host.admit(channel, mspId),
    settled: () => host.settled(),
    close: () => host.close(),
  };
}

export type Calls = ReturnType<typeof answersOf>;
export type Request = { id: number; call: keyof Calls; args: unknown[] };
export type Reply =
  | { kind: 'started' }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; message: string; stack: string | undefined }
  | { kind: 'log'; line: string };
