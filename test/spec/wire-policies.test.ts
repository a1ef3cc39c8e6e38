import {
  compilePolicy,
  evaluatePolicy,
  implicitMeta,
  type Msps,
  parsePolicyText,
  policyFromBytes,
  rolePrincipal,
  signaturePolicy,
  type SignedData,
  signMessage,
} from '@tierline/network/wire';
import { type Person, TestAuthority } from '../support/authority';

const message = Buffer.from('what was endorsed');

function signed({ identity, privateKey }: Person): SignedData {
  return { identity, message, signature: signMessage(privateKey, message) };
}

function forged(person: Person): SignedData {
  return { ...signed(person), signature: signMessage(person.privateKey, Buffer.from('something else')) };
}

describe('signature policies', () => {
  let msps: Msps;
  let a: Person;
  let b: Person;
  let client: Person;

  beforeAll(async () => {
    const first = await TestAuthority.create('A');
    const second = await TestAuthority.create('B');
    msps = new Map([
      ['A', first.msp()],
      ['B', second.msp()],
    ]);
    a = await first.enrol(['peer']);
    client = await first.enrol(['client']);
    b = await second.enrol(['peer']);
  });

  const holds = (text: string, ...signatures: SignedData[]): boolean =>
    evaluatePolicy(compilePolicy(parsePolicyText(text)), signatures, msps);

  test('count organisations, not signatures', () => {
    expect(holds("AND('A.peer', 'B.peer')", signed(a), signed(b))).toBe(true);
    expect(holds("AND('A.peer', 'B.peer')", signed(a), signed(a))).toBe(false);
    expect(holds("OutOf(2, 'A.member', 'A.member')", signed(a), signed(client))).toBe(true);
    expect(holds("OutOf(2, 'A.member', 'A.member')", signed(a), signed(a))).toBe(false);
  });

  test('ask for roles', () => {
    expect(holds("OR('A.peer')", signed(client))).toBe(false);
    expect(holds("OR('A.client')", signed(client))).toBe(true);
    expect(holds("OR('A.admin', 'A.orderer')", signed(client), signed(a))).toBe(false);
  });

  test('take no signature over something else, and a forged copy hides no good one, as in Fabric', () => {
    expect(holds("OR('A.peer')", forged(a))).toBe(false);
    expect(holds("OR('A.peer')", forged(a), signed(a))).toBe(true);
    expect(holds("OR('A.peer')", signed(a), forged(a))).toBe(true);
  });

  test('give back what a failed branch took', () => {
    expect(holds("OR(AND('A.peer', 'B.admin'), AND('A.peer', 'B.peer'))", signed(a), signed(b))).toBe(true);
  });

  test('are met by nobody of an unknown organisation', async () => {
    const stranger = await (await TestAuthority.create('C')).enrol(['peer']);
    expect(holds("OR('C.peer')", signed(stranger))).toBe(false);
  });

  test('have the bytes that Fabric writes for a key policy', () => {
    const bytes = signaturePolicy(1, [rolePrincipal('TierOneMSP', 'PEER')]).serializeBinary();
    expect(Buffer.from(bytes).toString('hex')).toBe('120812060801120208001a10120e0a0a546965724f6e654d53501003');
    expect(policyFromBytes(bytes)).toBe(policyFromBytes(Buffer.from(bytes)));
  });

  test.each(['', 'AND()', "AND('A.peer'", "NOT('A.peer')", "'A.boss'", "OutOf(0, 'A.peer')", "OR('A.peer') x", '§'])(
    'refuse the text %p',
    (text) => {
      expect(() => parsePolicyText(text)).toThrow(SyntaxError);
    },
  );

  test('an implicit policy counts its parts, and is met where there are none', () => {
    const [yes, no] = [() => true, () => false];
    expect(implicitMeta('MAJORITY', [yes, no])([], msps)).toBe(false);
    expect(implicitMeta('MAJORITY', [yes, yes, no])([], msps)).toBe(true);
    expect(implicitMeta('ALL', [yes, no])([], msps)).toBe(false);
    expect(implicitMeta('ANY', [yes, no])([], msps)).toBe(true);
    expect(implicitMeta('ANY', [])([], msps)).toBe(true);
  });
});
