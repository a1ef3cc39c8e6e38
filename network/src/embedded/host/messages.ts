import type { NetworkHost } from './network-host';

/** What the parent may ask of the worker: the name of a call and its arguments; bytes are copied. */
export type Calls = {
  connections: () => ReturnType<NetworkHost['connections']>;
  enrol: NetworkHost['enrol'];
  peerIdentity: NetworkHost['peerIdentity'];
  block: NetworkHost['block'];
  height: NetworkHost['height'];
  setFault: NetworkHost['setFault'];
  settled: NetworkHost['settled'];
  close: NetworkHost['close'];
};

export type Request = { id: number; call: keyof Calls; args: unknown[] };
export type Reply =
  | { kind: 'started' }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; message: string; stack: string | undefined }
  | { kind: 'failed'; message: string; stack: string | undefined }
  | { kind: 'log'; line: string };
