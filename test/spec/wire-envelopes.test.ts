import { common } from '@hyperledger/fabric-protos';
import { observe, type Observed } from '@tierline/network/observe';
import { checkWellFormed, parseTransaction } from '@tierline/network/wire';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';

function envelopeAt(seconds: number): Buffer {
  const time = new Timestamp();
  time.setSeconds(seconds);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.MESSAGE);
  channelHeader.setTimestamp(time);
  channelHeader.setTxId('tx');
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setNonce(Buffer.from('nonce'));
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  envelope.setSignature(Buffer.from('signature'));
  return Buffer.from(envelope.serializeBinary());
}

const honest = envelopeAt(1_767_571_200);

describe('an envelope that a peer takes and a hostile member made', () => {
  it.each([
    ['an unknown text', [0x1a, 0x01, 0x41]],
    ['an unknown number', [0x18, 0x05]],
    ['a known field of another type', [0x08, 0x01]],
    ['unknown words of four and eight bytes', [0x1d, 1, 2, 3, 4, 0x19, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['a group within a group', [0x1b, 0x23, 0x08, 0x01, 0x24, 0x1c]],
  ])('is read without %s behind it', (_what, bytes) => {
    const envelope = Buffer.concat([honest, Buffer.from(bytes)]);
    expect(checkWellFormed([envelope], false)).toBeUndefined();
    const { txId, malformed } = parseTransaction(envelope, 0, 0);
    expect({ txId, malformed }).toEqual({ txId: 'tx', malformed: undefined });
  });

  it.each([
    ['its payload twice', Buffer.concat([honest, Buffer.from([0x0a, 0x01, 0x41])])],
    [
      'its signature before its payload',
      Buffer.concat([Buffer.from([0x12, 0x01, 0x41]), Buffer.from([0x0a, 1, 0x41])]),
    ],
    ['what it does not know in front', Buffer.concat([Buffer.from([0x18, 0x05]), honest])],
    ['a length in more bytes than it takes', Buffer.from([0x0a, 0x81, 0x00, 0x41, 0x12, 0x01, 0x41])],
    ['a field that ends beyond it', Buffer.concat([honest, Buffer.from([0x1a, 0x09, 0x41])])],
    ['a group without an end', Buffer.concat([honest, Buffer.from([0x1b])])],
    ['half a field', Buffer.concat([honest, Buffer.from([0x80])])],
    ['a field without a number', Buffer.concat([honest, Buffer.from([0x00, 0x01])])],
  ])('is refused with %s', (_what, envelope) => {
    expect(checkWellFormed([envelope], false)).toMatch(/re-marshal|no envelope/);
  });

  it('is read whose time is beyond all dates', () => {
    const { at, nonce, malformed } = parseTransaction(envelopeAt(1e15), 0, 0);
    expect({ at, nonce: nonce.toString(), malformed }).toEqual({ at: '', nonce: 'nonce', malformed: undefined });
  });
});

describe('a transaction as it is observed', () => {
  const key = 'ab'.repeat(32);
  const write = (keyHash: string, valueHash: string) => ({ keyHash, valueHash, isDelete: false, isPurge: false });
  const observed = (...writes: ReturnType<typeof write>[]) => {
    const rwset = {
      ...{ namespace: 'tierline', writes: [], metadataWrites: [] },
      collections: [{ name: '_implicit_org_OemMSP', writes, metadataWrites: [] }],
    };
    const creator = { mspId: 'OemMSP', details: { commonName: 'p', attributes: {} } };
    const config = { policy: () => () => true, msps: new Map() };
    const tx = { type: 'endorser', rwsets: [rwset], creator };
    return observe({ tx, config, signers: [], block: 1n, chaincode: 'tierline' } as unknown as Observed)?.writes;
  };

  it('has one write a key, the last one, as the ledger has', () => {
    expect(observed(write(key, '01'.repeat(32)), write(key, '02'.repeat(32)))).toEqual([
      { mspId: 'OemMSP', keyHash: key, valueHash: '02'.repeat(32), isPurge: false },
    ]);
  });

  it('has hashes of one length, whatever stands in their place', () => {
    for (const made of observed(write('ab'.repeat(10_000), 'cd'), write('', 'cd')) ?? [])
      expect([made.keyHash, made.valueHash].map(({ length }) => length)).toEqual([64, 64]);
  });
});
