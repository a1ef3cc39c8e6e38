import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import { openCompose } from '@tierline/cli/compose';
import { readConsortium } from '@tierline/network/consortium';

/** A consortium of three, two orderers' kinds of which are asked for by `more`. @returns its file */
export function consortiumFile(folder: string, more = ''): string {
  const file = join(folder, 'consortium.yaml');
  writeFileSync(join(folder, 'charter.md'), 'be fair');
  writeFileSync(
    file,
    `
name: Three of us
charter: charter.md
${more}
members:
  - { mspId: OemMSP, slug: oem, domain: oem.test, name: O, roles: [oem], peers: 2 }
  - { mspId: AxleMSP, slug: axle, domain: axle.test, name: A, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: S, roles: [steward] }
channels:
  - { name: axle-programme, members: [oem, axle, steward], steward: steward }
`,
  );
  return file;
}

/** What `network up --on compose` writes before it asks for an engine. Its first block is a stand-in: no Fabric is at hand. */
export async function generate(more = ''): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'tierline-compose-'));
  const file = consortiumFile(place, more);
  const folder = join(place, 'network');
  putFirstBlock(folder);
  const network = await openCompose({
    consortium: readConsortium(file),
    file,
    folder,
    issuerKey: join(place, 'issuer.json'),
  });
  const [, written] = network.up();
  await written?.run(() => undefined);
  network.close();
  return folder;
}

export function putFirstBlock(folder: string): void {
  const data = new common.BlockData();
  data.addData(firstConfiguration('StewardMSP', 'orderer0.steward.test:7050'));
  const header = new common.BlockHeader();
  header.setDataHash(Buffer.alloc(32));
  const block = new common.Block();
  block.setHeader(header);
  block.setData(data);
  block.setMetadata(new common.BlockMetadata());
  mkdirSync(join(folder, 'channels'), { recursive: true });
  writeFileSync(join(folder, 'channels', 'axle-programme.block'), block.serializeBinary());
}

/** A configuration that says who orders, and no more. */
function firstConfiguration(mspId: string, address: string): Uint8Array {
  const endpoints = new common.OrdererAddresses();
  endpoints.addAddresses(address);
  const value = new common.ConfigValue();
  value.setValue(endpoints.serializeBinary());
  const [root, orderers, organisation] = [new common.ConfigGroup(), new common.ConfigGroup(), new common.ConfigGroup()];
  organisation.getValuesMap().set('Endpoints', value);
  orderers.getGroupsMap().set(mspId, organisation);
  root.getGroupsMap().set('Orderer', orderers);
  const config = new common.Config();
  config.setChannelGroup(root);
  const content = new common.ConfigEnvelope();
  content.setConfig(config);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(content.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}
