import type { MessageShape } from './decode';

/** Shapes of what a member can bring into a block (fabric-protos: common, msp, peer, ledger/rwset), as far as we read it. */
const timestamp: MessageShape = { 1: 'int64', 2: 'int32' };
const chaincodeId: MessageShape = { 1: 'text', 2: 'text', 3: 'text' };

export const payload: MessageShape = { 1: { of: { 1: 'bytes', 2: 'bytes' } }, 2: 'bytes' };
export const channelHeader: MessageShape = {
  ...{ 1: 'int32', 2: 'int32', 3: { of: timestamp }, 4: 'text', 5: 'text' },
  ...{ 6: 'uint64', 7: 'bytes', 8: 'bytes' },
};
export const signatureHeader: MessageShape = { 1: 'bytes', 2: 'bytes' };
export const serializedIdentity: MessageShape = { 1: 'text', 2: 'bytes' };

export const transaction: MessageShape = { 1: { many: true, of: { 1: 'bytes', 2: 'bytes' } } };
const endorsement: MessageShape = { 1: 'bytes', 2: 'bytes' };
export const chaincodeActionPayload: MessageShape = {
  1: 'bytes',
  2: { of: { 1: 'bytes', 2: { many: true, of: endorsement } } },
};
export const proposalResponsePayload: MessageShape = { 1: 'bytes', 2: 'bytes' };
export const chaincodeAction: MessageShape = {
  ...{ 1: 'bytes', 2: 'bytes' },
  3: { of: { 1: 'int32', 2: 'text', 3: 'bytes' } },
  4: { of: chaincodeId },
};
export const chaincodeProposalPayload: MessageShape = { 1: 'bytes' };
export const chaincodeInvocationSpec: MessageShape = {
  1: {
    of: { 1: 'int32', 2: { of: chaincodeId }, 3: { of: { 1: { many: true, of: 'bytes' }, 3: 'bool' } }, 4: 'int32' },
  },
};
export const chaincodeHeaderExtension: MessageShape = { 2: { of: chaincodeId } };
export const chaincodeEvent: MessageShape = { 1: 'text', 2: 'text', 3: 'text', 4: 'bytes' };

const version: MessageShape = { 1: 'uint64', 2: 'uint64' };
const metadata: MessageShape = { 1: 'text', 2: 'bytes' };
const read: MessageShape = { 1: 'text', 2: { of: version } };
const range: MessageShape = {
  ...{ 1: 'text', 2: 'text', 3: 'bool' },
  4: { of: { 1: { many: true, of: read } }, insteadOf: 5 },
  5: { of: { 1: 'uint32', 2: 'uint32', 3: { many: true, of: 'bytes' } }, insteadOf: 4 },
};
export const txReadWriteSet: MessageShape = {
  1: 'int32',
  2: { many: true, of: { 1: 'text', 2: 'bytes', 3: { many: true, of: { 1: 'text', 2: 'bytes', 3: 'bytes' } } } },
};
export const txPrivateReadWriteSet: MessageShape = {
  1: 'int32',
  2: { many: true, of: { 1: 'text', 2: { many: true, of: { 1: 'text', 2: 'bytes' } } } },
};
export const kvRwSet: MessageShape = {
  1: { many: true, of: read },
  2: { many: true, of: range },
  3: { many: true, of: { 1: 'text', 2: 'bool', 3: 'bytes' } },
  4: { many: true, of: { 1: 'text', 2: { many: true, of: metadata } } },
};
export const hashedRwSet: MessageShape = {
  1: { many: true, of: { 1: 'bytes', 2: { of: version } } },
  2: { many: true, of: { 1: 'bytes', 2: 'bool', 3: 'bytes', 4: 'bool' } },
  3: { many: true, of: { 1: 'bytes', 2: { many: true, of: metadata } } },
};
