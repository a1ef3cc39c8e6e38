import { ClaimsLayer } from '@tierline/network/verify';
import { ChannelConfig, type Identity, parseBlock } from '@tierline/network/wire';
import { TestAuthority } from '../support/authority';
import { configuration, memberOf } from '../support/config-story';
import { firstBlock } from '../support/signed-channel';
import { bootstrap, transaction } from '../support/signed-steps';
import { Story } from '../support/signed-story';

const channel = 'axle-programme';
let ordering: TestAuthority;
let oem: TestAuthority;

beforeAll(async () => {
  [ordering, oem] = await Promise.all([TestAuthority.create('OrdererMSP'), TestAuthority.create('OemMSP')]);
});

async function configured(revokedFrom: string, ...serials: string[]): Promise<ChannelConfig> {
  const lists = serials.length === 0 ? [] : [await oem.revokeFrom(new Date(revokedFrom), serials)];
  const block = parseBlock(firstBlock(channel, [oem.withLists(lists)], ordering).serializeBinary());
  return ChannelConfig.fromEnvelope(channel, block.txs[0]!.data);
}

/** Ticks of the fifth and sixth minute after ten, by these. */
function signed(...signers: Identity[]): ClaimsLayer {
  const layer = new ClaimsLayer();
  layer.take(bootstrap);
  for (const number of [5, 6]) layer.take(transaction(number, { functionName: 'records:notice' }), signers);
  return layer;
}
const observed = (layer: ClaimsLayer): string[] =>
  layer.observations.map(({ code, block, what }) => `${code} ${String(block)}: ${what}`);

describe('signatures after their time', () => {
  test('by a certificate that its member’s later list revokes from before on', async () => {
    const author = await oem.enrol(['client'], { 'hf.EnrollmentID': 'p-1' });
    const layer = signed(author.identity);
    layer.configured(await configured('2026-03-01T10:05:30Z', author.serial));
    const what = `author p-1 of OemMSP, certificate ${Number.parseInt(author.serial, 16).toString(16)}, revoked from`;
    const told = [
      `SIGNED_AFTER_REVOCATION 6: ${what} 2026-03-01T10:05:30.000Z on, signed last at 2026-03-01T10:06:00.000Z`,
    ];
    expect(observed(layer)).toEqual(told);
    layer.configured(await configured('2026-03-01T10:05:30Z', author.serial));
    expect(observed(layer)).toEqual(told);
  });

  test('and by an endorser’s', async () => {
    const [author, peer] = await Promise.all([oem.enrol(['client']), oem.enrol(['peer'])]);
    const layer = signed(author.identity, peer.identity);
    layer.configured(await configured('2026-03-01T10:00:00Z', peer.serial));
    expect(observed(layer)).toEqual([expect.stringMatching(/^SIGNED_AFTER_REVOCATION 6: endorser someone of OemMSP/)]);
  });

  test('not by one that signed before, another’s, or none', async () => {
    const [author, other] = await Promise.all([oem.enrol(['client']), oem.enrol(['client'])]);
    const layer = signed(author.identity);
    layer.configured(await configured('2026-03-01T10:06:00Z', author.serial));
    layer.configured(await configured('2026-03-01T10:00:00Z', other.serial));
    layer.configured(await configured('2026-03-01T10:00:00Z'));
    expect(observed(layer)).toEqual([]);
  });

  test('not by one whose authority is the channel’s no more', async () => {
    const layer = signed((await oem.enrol(['client'])).identity);
    const stranger = await TestAuthority.create('OemMSP');
    const block = parseBlock(firstBlock(channel, [stranger], ordering).serializeBinary());
    layer.configured(ChannelConfig.fromEnvelope(channel, block.txs[0]!.data));
    expect(observed(layer)).toEqual([]);
  });

  test('by a certificate that was over, or had not begun, once', async () => {
    const over = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2026-03-01T10:05:30Z') };
    const early = { notBefore: new Date('2026-03-01T10:05:30Z'), notAfter: new Date('2027-01-01T00:00:00Z') };
    const [late, soon] = await Promise.all([over, early].map((valid) => oem.enrol(['client'], undefined, valid)));
    expect(observed(signed(late!.identity))).toEqual([
      expect.stringMatching(
        /^CERTIFICATE_OUT_OF_TIME 6: .* valid from 2026-01-01.* to 2026-03-01T10:05:30.000Z, signed at/,
      ),
    ]);
    expect(observed(signed(soon!.identity))).toEqual([expect.stringMatching(/^CERTIFICATE_OUT_OF_TIME 5: /)]);
  });
});

test('the verdict says so of a revocation that stands in a channel’s last block, and is VERIFIED all the same', async () => {
  const story = await Story.begin();
  const { chain } = story;
  const { authority, person } = chain.members.get('OemMSP')!;
  const list = await authority.revokeFrom(new Date('2026-03-01T10:01:30Z'), [person.serial]);
  const admin = await authority.enrol(['admin']);
  chain.configure(
    configuration(chain, {
      signers: [admin],
      write: (root) => {
        const value = memberOf(root, 'OemMSP').getValuesMap().get('MSP')!;
        value.setVersion(value.getVersion() + 1);
        value.setValue(authority.mspConfig([list]));
      },
    }),
  );
  const { verified, findings, observations } = await story.verdict();
  expect([verified, findings]).toEqual([true, []]);
  const [revoked, offer] = observations;
  expect(offer).toMatchObject({ code: 'OFFER_OPEN', block: 4n });
  expect(revoked).toMatchObject({ code: 'SIGNED_AFTER_REVOCATION', block: 4n });
  expect(revoked!.what).toMatch(/^author OemMSP-1 of OemMSP, .* signed last at 2026-03-01T10:02:00.000Z$/);
});
