import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { ownAttestation } from '@tierline/api/audit';
import { canonical } from '@tierline/chaincode/record';
import { runVerify } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import { Asking } from '../support/asking';
import { Member } from '../support/protocol/member';
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
  /** A folder with the first blocks of the channel. */
  async function written(height: number): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'attested-'));
    for (let number = 0; number < height; number += 1)
      await writeFile(
        join(folder, `${String(number).padStart(4, '0')}.block`),
        (await asking.constellation.network.block(channel, number, 'AuditorMSP'))!,
      );
    return folder;
  }
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
    const folder = await written(await asking.constellation.network.height(channel));
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
    for (const role of personRoles.filter((one) => one !== 'manager' && one !== 'bot'))
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

  describe('beside the blocks', () => {
    let folder: string;
    let said: Record<string, unknown> & { upTo: number; envelope: string };
    let height: number;
    beforeAll(async () => {
      await attest('axle', ['manager']);
      const database = await asking.constellation.member('axle');
      said = (await ownAttestation(database, { channel, mspId: 'AxleMSP' }))!;
      height = await asking.constellation.network.height(channel);
      folder = await written(height);
    });
    afterAll(() => rm(folder, { recursive: true }));

    async function verified(statement: unknown, blocks = height) {
      const file = join(folder, 'axle.json');
      await writeFile(file, typeof statement === 'string' ? statement : JSON.stringify(statement));
      const held = blocks === height ? folder : await written(blocks);
      const { headerHash } = await block(0);
      const { exitCode, text } = await runVerify([held, '--genesis-hash', headerHash, '--attestation', file, '--json']);
      if (blocks !== height) await rm(held, { recursive: true });
      return { exitCode, text, ...(exitCode === 2 ? {} : (JSON.parse(text) as Verdict)) };
    }
    type Verdict = { completeTo: string; attestations: object[]; findings: { code: string; reason: string }[] };
    const beside = { mspId: 'AxleMSP', txId: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown };

    test('a member’s word is held against them, and counts', async () => {
      const { exitCode, attestations, completeTo } = await verified(said);
      expect([exitCode, attestations?.at(-1)]).toEqual([
        0,
        { ...beside, name: expect.anything() as unknown, upTo: said.upTo, at: said['at'] },
      ]);
      expect(completeTo).toContain(`up to block ${String(said.upTo)} by AxleMSP`);
    });

    test('shows that the tail was cut off', async () => {
      const { exitCode, completeTo, findings } = await verified(said, said.upTo);
      expect([exitCode, findings]).toEqual([0, []]);
      expect(completeTo).toMatch(
        new RegExp(`unattested after that; not here, and attested: up to block ${String(said.upTo)} by AxleMSP$`),
      );
    });

    test.each<[string, (envelope: Buffer) => Buffer, string]>([
      [
        'whose signature was changed',
        (bytes) => (bytes.writeUInt8(bytes.at(-1)! ^ 1, bytes.length - 1), bytes),
        'signature does not hold',
      ],
      [
        'whose words were changed',
        (bytes) => Buffer.from(bytes.toString('latin1').replace(/("headerHash":".{8})...../, '$1abcde'), 'latin1'),
        'signature does not hold',
      ],
    ])('is none %s', async (_what, change, reason) => {
      const envelope = change(Buffer.from(said.envelope, 'base64')).toString('base64');
      const { exitCode, findings } = await verified({ v: 1, envelope });
      expect([exitCode, findings]).toMatchObject([
        1,
        [{ code: 'ATTESTATION_INVALID', reason: expect.stringContaining(reason) as unknown }],
      ]);
    });

    test('is none of another channel', async () => {
      await attest('oem', ['manager'], 'motor-programme');
      const database = await asking.constellation.member('oem');
      const other = await ownAttestation(database, { channel: 'motor-programme', mspId: 'OemMSP' });
      const { findings } = await verified(other);
      expect(findings).toMatchObject([
        { code: 'ATTESTATION_INVALID', reason: expect.stringContaining('channel motor-programme') as unknown },
      ]);
    });

    test.each<[string, () => unknown]>([
      ['no JSON', () => 'attested'],
      ['no envelope', () => ({ v: 1 })],
      ['no base64', () => ({ v: 1, envelope: 'ä' })],
      ['nothing', () => ({ v: 1, envelope: '' })],
      ['more than is asked', () => ({ ...said, more: 1 })],
      ['another version', () => ({ ...said, v: 2 })],
      ['nested deep', () => '['.repeat(1000)],
      ['long', () => JSON.stringify({ v: 1, envelope: 'A'.repeat(300_000) })],
    ])('is wrong use where it is %s', async (_what, statement) => {
      const { exitCode, text } = await verified(statement());
      expect([exitCode, text]).toEqual([2, expect.stringMatching(/^--attestation: /)]);
    });

    test('is wrong use where the transaction attests nothing', async () => {
      const { network } = asking.constellation;
      const blocks = await Promise.all(
        Array.from({ length: height }, (_, number) => network.block(channel, number, 'OemMSP')),
      );
      const others = blocks
        .map((bytes) => parseBlock(bytes!))
        .filter(({ txs }) => txs[0]?.chaincode?.name === 'tierline');
      const [other] = others.find(({ txs }) => txs[0]?.chaincode?.functionName !== 'consortium:attest')!.data;
      const { exitCode, text } = await verified({ v: 1, envelope: other!.toString('base64') });
      expect([exitCode, text]).toEqual([2, expect.stringContaining('attests nothing')]);
    });

    test('that says another history is found, in the blocks by every member, beside them by who gets it', async () => {
      const { network } = asking.constellation;
      const attributes = { 'tierline.roles': 'manager' };
      const credentials = await network.enrol('CarrierMSP', { enrolmentId: 'liar', attributes });
      const liar = new Member(channel, 'CarrierMSP', network.connection('CarrierMSP'), credentials);
      const { number, commitHash } = await block(3);
      const forked = { v: 1, upTo: Number(number), headerHash: 'ab'.repeat(32), commitHash };
      const { seen, block: where } = await liar.attest(canonical(forked));
      liar.close();
      expect(seen).toBe('VALID');
      await asking.constellation.settled();
      for (const slug of ['oem', 'axle', 'auditor']) {
        const { findings } = await asking.read(slug, '{ findings { edges { node { code block } } } }');
        expect(findings).toEqual({ edges: [{ node: { code: 'ATTESTATION_DIFFERS', block: String(where) } }] });
      }
      const { data } = parseBlock((await network.block(channel, Number(where), 'OemMSP'))!);
      const { exitCode, findings } = await verified({ v: 1, envelope: data[0]!.toString('base64') });
      expect([exitCode, findings]).toMatchObject([
        1,
        [{ code: 'ATTESTATION_DIFFERS', reason: expect.stringContaining('CarrierMSP') as unknown }],
      ]);
    });
  });
});
