import { disclose, pinOf, sha256Hex } from '@tierline/chaincode/record';
import { type Disclosures, parseDisclosures } from '@tierline/network/verify';
import { check, shown, sign } from '../support/signed-steps';

const [received, derived, other] = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(16)) as [string, string, string];
const nonce = '0123456789abcdef'.repeat(2);
const stated = (supplier: string, restsOn: string[] = []) => ({
  ...{ supplier, customerPart: 'P-1', site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE', granularity: 'week' },
  ...{ buckets: [{ start: '2026-03-02', quantity: '10' }], restsOn },
});
const publish = (number: number, by: string, id: string, input: ReturnType<typeof stated>) =>
  sign(number, by, 'PublishForecast', input, undefined, { kind: 'forecast', id });
const upstream = publish(2, 'OemMSP', received, stated('CarrierMSP'));
const unwritten = publish(2, 'OemMSP', other, stated('CarrierMSP'));
const sealOf = ({ result }: typeof upstream): string => result.next.sealBytes;
const pin = pinOf(sha256Hex(sealOf(upstream)), nonce);
const empty = 'ee'.repeat(32);
type Opened = NonNullable<Disclosures['records'][number]['opened']>[number];
const opening: Opened = { version: 1, nonce, channel: 'axle-programme', seal: sealOf(upstream) };

/** The supplier's own forecast rests on these pins; what is shown of it, and what of the pins. */
function judged(restsOn: string[], opened: Opened[], change: (shown: Disclosures) => void = () => undefined) {
  const down = publish(3, 'CarrierMSP', derived, stated('StewardMSP', [...restsOn].sort()));
  const disclosures = shown(down.result);
  disclosures.records[0]!.opened = opened;
  change(disclosures);
  const { layer, found } = check([upstream.tx, down.tx], parseDisclosures(JSON.stringify(disclosures)));
  const findings = found.map(({ code, concerns }) => [code, concerns?.shown]);
  return { findings, origins: layer.summary.origins };
}
const name = { kind: 'forecast', id: derived, version: 1 };
const origin = { ...name, from: { kind: 'forecast', id: received, version: 1, channel: 'axle-programme', block: 2n } };
const notCarried = [['PIN_NOT_CARRIED', [`forecast ${derived}`]]];

describe('a pin that is opened', () => {
  it('tells from which version one is derived, and where that stands, though nothing else of it is shown', () => {
    expect(judged([empty, pin], [opening])).toEqual({ findings: [], origins: [origin] });
    expect(judged([empty, pin], [opening], ({ records: [one] }) => delete one!.opened)).toEqual({
      ...{ findings: [], origins: [] },
    });
  });

  it('may stand under one over several', () => {
    const among = [empty, pin].sort();
    const over = sha256Hex(Buffer.from(among.join(''), 'hex'));
    expect(judged([over], [{ ...opening, among }]).origins).toEqual([origin]);
    const lies = [[...among].reverse(), [empty, 'ff'.repeat(32)], [...among, pin]];
    for (const lie of lies) expect(judged([over], [{ ...opening, among: lie }]).findings).toEqual(notCarried);
    expect(judged([over], [opening]).findings).toEqual(notCarried);
  });

  it('proves itself on fields, where these show it', () => {
    const fields = (path: RegExp) => (disclosures: Disclosures) => {
      const version = disclosures.records[0]!.versions[0]!;
      const body = JSON.parse(version.body!) as Parameters<typeof disclose>[0];
      version.fields = disclose(body, `forecast/${derived}/1`, (at) => path.test(at));
      delete version.body;
    };
    expect(judged([pin], [opening], fields(/restsOn/)).origins).toEqual([origin]);
    expect(judged([pin], [opening], fields(/customerPart/)).findings).toEqual(notCarried);
  });

  it.each<[string, Partial<Opened>]>([
    ['with another nonce', { nonce: '00'.repeat(16) }],
    ['to another record', { seal: sealOf(unwritten) }],
    ['to another version of the same', { seal: sealOf(upstream).replace('"version":1', '"version":2') }],
    ['of a version that is not shown', { version: 2 }],
    ['to what is no seal', { seal: '{}' }],
  ])('is refused %s', (_what, lie) => {
    expect(judged([empty, pin], [{ ...opening, ...lie }])).toEqual({ findings: notCarried, origins: [] });
  });

  it('is refused where nobody wrote what it is opened to; of another channel nothing is said but its name', () => {
    const invented = pinOf(sha256Hex(sealOf(unwritten)), nonce);
    const lie = { ...opening, seal: sealOf(unwritten) };
    expect(judged([invented], [lie]).findings).toEqual([['PIN_UNWRITTEN', [`forecast ${derived}`]]]);
    expect(judged([invented], [{ ...lie, channel: 'motor-programme' }])).toEqual({
      findings: [],
      origins: [{ ...name, from: { kind: 'forecast', id: other, version: 1, channel: 'motor-programme' } }],
    });
  });

  it('cannot be read in another shape', () => {
    for (const lie of [{ nonce: 'AB' }, { version: 0 }, { seal: 'x'.repeat(20_000) }, { among: [pin] }, { pin }])
      expect(() => judged([pin], [{ ...opening, ...lie }])).toThrow(/records\.0\.opened\.0/);
  });
});
