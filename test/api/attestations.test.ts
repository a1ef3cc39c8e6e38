import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { runVerify } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import { Asking } from '../support/asking';
import { testedConstellation } from '../support/tested-network';

const channel = 'axle-programme';
type Answer = { __typename: string; code?: string; transactions?: { block: string; txId: string }[] };

describe('what members attest', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = new Asking(await testedConstellation());
  }, 120_000);
  afterAll(() => asking.constellation.close());

  async function attest(slug: string, roles: readonly Role[], name = channel): Promise<Answer> {
    const selection = '{ __typename ... on Done { transactions { block txId } } ... on Refused { code } }';
    const { data, errors } = await asking.ask(
      slug,
      roles,
      `mutation { said: attestChannel(channel: "${name}") ${selection} }`,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    await asking.constellation.settled();
    return data['said'] as Answer;
  }
  const attested = async (slug: string) => {
    const query =
      '{ channels { name attestations { mspId upTo headerHash commitHash at late block txId } } findings { edges { node { code } } } }';
    const { channels, findings } = await asking.read(slug, query);
    expect(findings).toEqual({ edges: [] });
    return (channels as { name: string; attestations: Attested[] }[]).find(({ name }) => name === channel)!
      .attestations;
  };
  type Attested = Record<'mspId' | 'upTo' | 'headerHash' | 'commitHash' | 'at' | 'block' | 'txId', string>;
  const block = async (number: string | number) =>
    parseBlock((await asking.constellation.network.block(channel, Number(number), 'OemMSP'))!);

  test('each member’s word stands at every other, and is what every peer has', async () => {
    const landed = [
      await attest('oem', ['manager']),
      await attest('axle', ['manager']),
      await attest('oem', ['manager']),
    ];
    expect(landed.map(({ __typename }) => __typename)).toEqual(['Done', 'Done', 'Done']);
    const [axle, oem] = await attested('carrier');
    expect([axle, oem]).toMatchObject([
      { mspId: 'AxleMSP', txId: landed[1]!.transactions![0]!.txId, late: false },
      { mspId: 'OemMSP', txId: landed[2]!.transactions![0]!.txId, late: false },
    ]);
    for (const one of [axle!, oem!]) {
      const { headerHash, commitHash } = await block(one.upTo);
      expect(one).toMatchObject({ headerHash, commitHash });
      const { txs } = await block(one.block);
      expect(
        txs.map(({ creator, endorsements }) => [creator.mspId, ...endorsements.map(({ identity }) => identity.mspId)]),
      ).toEqual([[one.mspId, one.mspId]]);
    }
    expect(await attested('auditor')).toEqual([axle, oem]);
  });

  test('a verifier tells up to where, by whom, and when', async () => {
    await attest('steward', ['manager']);
    const folder = await mkdtemp(join(tmpdir(), 'attested-'));
    const height = await asking.constellation.network.height(channel);
    for (let number = 0; number < height; number += 1)
      await writeFile(
        join(folder, `${String(number).padStart(4, '0')}.block`),
        (await asking.constellation.network.block(channel, number, 'AuditorMSP'))!,
      );
    const { headerHash } = await block(0);
    const [axle, oem, steward] = await attested('oem');
    const { text } = await runVerify([folder, '--genesis-hash', headerHash]);
    const json = await runVerify([folder, '--genesis-hash', headerHash, '--json']);
    const spoilt = join(folder, `${oem!.upTo.padStart(4, '0')}.block`);
    const bytes = await readFile(spoilt);
    bytes[bytes.length - 1]! ^= 1; // of its metadata
    await writeFile(spoilt, bytes);
    const broken = await runVerify([folder, '--genesis-hash', headerHash, '--json']);
    await rm(folder, { recursive: true });
    const { verdict, attestations } = JSON.parse(broken.text) as { verdict: string; attestations: { upTo: number }[] };
    expect(verdict).toBe('NOT_VERIFIED');
    expect(attestations.map(({ upTo }) => upTo)).toEqual([Number(axle!.upTo), Number(oem!.upTo) - 2]);
    const said = `complete up to block ${axle!.upTo} as attested by AxleMSP, up to block ${oem!.upTo} by OemMSP, up to block ${steward!.upTo} by StewardMSP; unattested after that`;
    expect(text).toContain(`${said}\n  AxleMSP (`);
    expect(text).toContain(`at ${oem!.at}: up to block ${oem!.upTo}, said in block ${oem!.block}\n`);
    expect(JSON.parse(json.text)).toMatchObject({
      ...{ verdict: 'VERIFIED', completeTo: said },
      attestations: [
        { mspId: 'AxleMSP' },
        { mspId: 'OemMSP', upTo: Number(oem!.upTo), at: oem!.at },
        { mspId: 'StewardMSP' },
      ],
    });
  });

  test('only a manager asks for it now', async () => {
    const height = await asking.constellation.network.height(channel);
    for (const role of personRoles.filter((one) => one !== 'manager'))
      expect([role, (await attest('oem', [role])).code]).toEqual([role, 'ROLE_MISSING']);
    expect(await asking.constellation.network.height(channel)).toBe(height);
  });

  test('not on a channel that was not joined, not by nobody', async () => {
    expect(await attest('motor', ['manager'])).toMatchObject({ code: 'CHANNEL_UNKNOWN' });
    const { data, errors } = await asking.ask(
      'oem',
      undefined,
      `mutation { attestChannel(channel: "${channel}") { __typename } }`,
    );
    expect([data ?? null, errors?.[0]?.extensions?.code]).toEqual([null, 'NOT_AUTHENTICATED']);
  });
});
