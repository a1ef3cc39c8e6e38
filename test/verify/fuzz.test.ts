import { writeFileSync } from 'node:fs';
import { common, msp } from '@hyperledger/fabric-protos';
import { LedgerLayer, type Verdict, verify } from '@tierline/network/verify';
import {
  assembleBlock,
  headerHash,
  hex,
  Identity,
  Msp,
  parseRevocationList,
  serializeIdentity,
} from '@tierline/network/wire';
import * as fc from 'fast-check';
import { TestAuthority } from '../support/authority';
import { mspIds } from '../support/axle-programme';
import { fuzz, type Figures, isLong, lineOf } from '../support/fuzzed';
import { type Edit, edit, json, message } from '../support/hostile-bytes';
import { fitting, HostilePack } from '../support/hostile-pack';
import { OddWorld } from '../support/odd-world';
import { manifestEntry } from '../support/packed';
import { SignedChain } from '../support/signed-chain';
import { type Channel, Judge, smallChannel } from '../support/small-channel';

const lines: string[] = [];
const codesOf = ({ findings }: Verdict): string[] => [...new Set(findings.map(({ code }) => code))];
const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
const applied = (bytes: Buffer, all: readonly Edit[]): Buffer => all.reduce((made, one) => one(made), bytes);

/** No input may end the verifier, hang it, or be believed. */
describe('whatever somebody hands in', () => {
  let channel: Channel;
  let judge: Judge;
  beforeAll(async () => {
    channel = await smallChannel();
    judge = new Judge(channel);
  });
  afterAll(() => {
    if (!isLong) return;
    const rss = (process.resourceUsage().maxRSS / 1024).toFixed(0);
    const text = `${lines.join('\n')}\npeak memory of the process: ${rss} MiB\n`;
    process.stdout.write(text);
    const file = process.env['TIERLINE_FUZZ_FIGURES'];
    if (file) writeFileSync(file, text);
  });

  const said = (name: string, figures: Figures): void => void lines.push(lineOf(name, figures));

  test('as a block', async () => {
    const place = fc.integer({ min: 0, max: channel.blocks.length - 1 });
    const figures = await fuzz(
      fc.tuple(place, fc.oneof(edits, message)),
      async ([number, change]) => {
        const honest = channel.blocks[number]!;
        const bytes = Array.isArray(change) ? applied(honest, change) : change;
        const verdict = await judge.withBlock(number, bytes);
        if (verdict.verified && !bytes.equals(honest)) throw new Error('believed');
        return { codes: codesOf(verdict), bytes: bytes.length };
      },
      { runs: 80, share: 0.25 },
    );
    said('a block, altered or made up', figures);
  });

  test('as a transaction that a member signed, and its peer', async () => {
    const chain = await SignedChain.create(mspIds);
    chain.define('tierline');
    const world = new OddWorld(chain);
    const layer = new LedgerLayer(chain.genesisHash);
    const parts = ['channelHeader', 'actionHeader', 'proposalPayload', 'action'] as const;
    const change = fc.tuple(fc.constantFrom(...parts), fc.oneof(edits, message));
    const figures = await fuzz(
      change,
      async ([part, changed]) => {
        const envelope = world.altered((whole) => {
          const honest = Buffer.from(whole[part]);
          return { [part]: Array.isArray(changed) ? applied(honest, changed) : changed };
        });
        chain.seal([world.one(), envelope]);
        const found = chain.blocks
          .slice(Number(layer.height))
          .flatMap((bytes) => layer.judge(layer.read(bytes)).findings);
        const codes = found.map(({ code, reason }) =>
          code === 'FLAG_DIFFERS' ? reason.replace(/^flagged 0, (\w+ \d+).*$/s, '$1') : code,
        );
        return Promise.resolve({ codes: codes.length > 0 ? [...new Set(codes)] : ['none'], bytes: envelope.length });
      },
      { runs: 80, share: 0.25 },
    );
    said('a transaction, signed, with a part altered or made up', figures);
  });

  test('as a first block that is trusted', async () => {
    const genesis = common.Block.deserializeBinary(channel.blocks[0]!);
    const [honest] = genesis.getData()!.getDataList_asU8();
    const figures = await fuzz(
      edits,
      async (changes) => {
        const data = applied(Buffer.from(honest!), changes);
        const block = assembleBlock({ number: 0n, previousHash: Buffer.alloc(0), data: [data] });
        block.setMetadata(genesis.getMetadata());
        const hash = hex(headerHash(block));
        async function* blocks(): AsyncGenerator<Uint8Array> {
          yield await Promise.resolve(block.serializeBinary());
          yield* channel.blocks.slice(1, 3);
        }
        const verdict = await verify({ blocks: blocks(), genesisHash: hash });
        if (verdict.verified && !data.equals(honest!)) throw new Error('believed');
        return { codes: codesOf(verdict), bytes: data.length };
      },
      { runs: 80, share: 0.15 },
    );
    said('a configuration that is trusted, altered', figures);
  });

  test('as a certificate, or a list of revoked ones', async () => {
    const authority = await TestAuthority.create('OemMSP');
    const { identity } = await authority.enrol(['peer'], { role: 'x' });
    const list = Buffer.from((await authority.revoke('02')).replaceAll(/-----[^-]*-----/g, ''), 'base64');
    const der = Buffer.from(identity.certificate.raw);
    const pem = (bytes: Buffer): string =>
      `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const organisation = authority.msp();
    const config = msp.MSPConfig.deserializeBinary(authority.mspConfig());
    const figures = await fuzz(
      fc.tuple(fc.constantFrom('leaf', 'list', 'organisation'), edits),
      ([kind, changes]) => {
        const source = { leaf: der, list, organisation: Buffer.from(config.getConfig_asU8()) }[kind];
        const bytes = applied(source, changes);
        let code = 'accepted';
        if (kind === 'leaf')
          code = organisation.refusal(Identity.parse(serializeIdentity('OemMSP', pem(bytes)))) ?? code;
        else code = attempt(() => (kind === 'list' ? parseRevocationList(bytes) : organised(bytes))) ?? code;
        return Promise.resolve({ codes: [`${kind}: ${code.slice(0, 40)}`], bytes: bytes.length });
      },
      { runs: 200, share: 0.1 },
    );
    said('a certificate, a list of revoked ones, an organisation, altered', figures);
  });

  test('as disclosures', async () => {
    const honest = Buffer.from(JSON.stringify(channel.disclosures));
    const record = (versions: string): string =>
      `{"v":1,"channel":"axle-programme","records":[{"kind":"custody","id":"${'ab'.repeat(16)}","versions":${versions}}]}`;
    const made = fc.oneof(
      edits.map((changes) => applied(honest, changes)),
      json.map((text) => Buffer.from(text)),
      json.map((text) => Buffer.from(record(text))),
      fc
        .tuple(json, json)
        .map(([seal, body]) =>
          Buffer.from(record(`[{"seal":${JSON.stringify(seal)},"body":${JSON.stringify(body)}}]`)),
        ),
      fc
        .tuple(json, json)
        .map(([leaves, shown]) =>
          Buffer.from(record(`[{"seal":"{}","fields":{"leaves":${leaves},"shown":${shown}}}]`)),
        ),
    );
    const figures = await fuzz(
      made,
      async (text) => {
        const verdict = await judge.showing(text);
        if (verdict.verified && !sameShown(text, honest)) throw new Error('believed');
        expect(Object.keys(Object.prototype)).toEqual([]);
        return { codes: [verdict.first?.code ?? 'verified'], bytes: text.length };
      },
      { runs: 60, share: 0.15 },
    );
    said('disclosures, altered or made up', figures);
  });

  test('as a pack', async () => {
    const pack = await HostilePack.create();
    const honest = await pack.packed();
    const files = pack.honest();
    const manifest = JSON.stringify(fitting(files));
    const change = fc.oneof(
      edits.map((changes) => ({ archive: applied(honest, changes) })),
      fc
        .oneof(
          json,
          edits.map((changes) => applied(Buffer.from(manifest), changes).toString('latin1')),
        )
        .map((text) => ({ text })),
    );
    const figures = await fuzz(
      change,
      async (made) => {
        const verdict =
          'archive' in made
            ? await pack.verdictOnBytes(made.archive)
            : await pack.verdictOnEntries([...files, [manifestEntry({})[0], Buffer.from(made.text, 'latin1')]]);
        // what the archive says of times and checksums says nothing, nor what the manifest says of a period
        const bytes = 'archive' in made ? made.archive.length : honest.length;
        return { codes: [verdict.first?.code ?? 'verified'], bytes };
      },
      { runs: 80, share: 0.1 },
    );
    pack.remove();
    said('a pack: its archive or its manifest, altered or made up', figures);
  });
});

function attempt(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function organised(bytes: Buffer): Msp {
  const config = new msp.MSPConfig();
  config.setConfig(bytes);
  return Msp.fromConfig(config.serializeBinary());
}

/** Whether all that it shows, the other shows too: in another order, with spaces between, or less of it. */
function sameShown(text: Buffer, honest: Buffer): boolean {
  const shown = (bytes: Buffer): string[] => {
    const { records } = JSON.parse(bytes.toString()) as { records: { kind: string; id: string; versions: object[] }[] };
    return records.flatMap(({ kind, id, versions }) =>
      versions.flatMap((version) => Object.entries(version).map((entry) => JSON.stringify([kind, id, ...entry]))),
    );
  };
  const all = new Set(shown(honest));
  return shown(text).every((one) => all.has(one));
}
