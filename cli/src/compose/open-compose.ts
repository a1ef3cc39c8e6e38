import { existsSync, readFileSync } from 'node:fs';
import { EmbeddedIssuer } from '@tierline/api/identity';
import type { Consortium } from '@tierline/network/consortium';
import { type Beside, type ComposeFolder, ComposeNetwork, imagesOf } from '@tierline/network/compose';
import { findConfigtxgen } from '@tierline/network/native';
import { registrarSecret } from '@tierline/network/settings';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import { audienceOf, issuerName } from '../constellation/issuer';
import { keepFounding } from '../constellation/founding';
import { registrar } from '../constellation/registrar';
import { refuseOthers } from '../constellation/refuse-others';
import { tierlineChaincode } from '../constellation/tierline-chaincode';
import { databasePart, databaseSecret } from './database-part';
import { descriptionOf } from './description';
import { chaincodeImage } from './images';
import { nodeHost, nodePart } from './node-part';

export type ComposeSource = {
  consortium: Consortium;
  /** The file that describes it. */
  file: string;
  /** Network's folder. */
  folder: string;
  /** File of the key with which `tierline token` signs. */
  issuerKey: string;
};

/** Real Fabric, chaincode, databases and member nodes as containers. Starts nothing. @throws OtherNetwork */
export function openCompose(source: ComposeSource): Promise<ComposeNetwork> {
  const { consortium, folder } = source;
  refuseOthers(folder, 'compose');
  const { env, ...chaincode } = tierlineChaincode(consortium, keepFounding(folder, consortium));
  return ComposeNetwork.open(folder, consortium, {
    configtxgen: () => findConfigtxgen(process.env['FABRIC_BIN']),
    chaincode: { ...chaincode, program: { ...chaincodeImage, env } },
    beside: besideOf(source),
  });
}

function besideOf(source: ComposeSource): Beside {
  return {
    published: source.consortium.members.map(nodeHost),
    tls: (member) => [nodeHost(member)],
    registrar,
    parts: (folder) => memberParts(source, folder),
  };
}

async function memberParts({ consortium, file, issuerKey }: ComposeSource, folder: ComposeFolder) {
  const issuer = await EmbeddedIssuer.open(issuerName, issuerKey);
  const anchors = Object.fromEntries(
    consortium.channels.map(({ name }) => [name, genesisHash(folder.genesisBlock(name))]),
  );
  const parts = consortium.members.map(async (member) => {
    const wallet = `${member.slug}-wallet`;
    await folder.secret(wallet, 32);
    const node = nodePart(member, {
      ...{ consortium, anchors, description: descriptionOf(file), issuer: issuer.trusted(audienceOf(member.slug)) },
      published: folder.published(nodeHost(member)),
      secrets: { wallet, registrar: registrarSecret(member) },
      databaseSecret: await folder.secret(databaseSecret(member)),
    });
    return [databasePart(member, imagesOf(consortium).postgres), node];
  });
  return (await Promise.all(parts)).flat();
}

/** @throws before the first blocks are made */
function genesisHash(block: string): string {
  if (!existsSync(block)) throw new Error(`${block} is missing: \`tierline network up --on compose\` makes it`);
  return headerHash(decodeBlock(readFileSync(block))).toString('hex');
}
