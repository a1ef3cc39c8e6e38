// A projector in a process of its own, to be killed: node projector-process.cjs <vectors folder> <database folder>
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { DatabaseServer, Projector } = require('@tierline/api/readmodel');
const { parseBlock } = require('@tierline/network/wire');

async function main([folder, databaseFolder]) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.block'))
    .sort();
  const blocks = files.map((name) => readFileSync(join(folder, name)));
  const genesis = parseBlock(blocks[0]);
  const server = await DatabaseServer.open({ folder: databaseFolder });
  const database = await server.member('oem');
  async function* follow(_channel, from) {
    for (const block of blocks.slice(Number(from))) {
      await new Promise((resolve) => setImmediate(resolve));
      yield { block, privateData: new Map() };
    }
  }
  let started = false;
  const projector = new Projector({
    channel: genesis.txs[0].channel,
    chaincode: 'bench',
    genesisHash: genesis.headerHash,
    self: 'OemMSP',
    database,
    follow,
    onProjected: ({ next }) => {
      // The first call says where it starts.
      if (started) process.stdout.write(`${next}\n`);
      started = true;
    },
  });
  projector.start();
}
void main(process.argv.slice(2));
