// Hosts a network on a folder and writes one key after another, telling its parent of each that is committed; or, given
// a function's name, calls only that and waits for ever.
const grpc = require('@grpc/grpc-js');
const { createPrivateKey } = require('node:crypto');
const { resolve } = require('node:path');
const { connect, signers } = require('@hyperledger/fabric-gateway');
const { EmbeddedNetwork } = require('@tierline/network/embedded');

const [folder, only] = process.argv.slice(2);
const mspIds = ['Org1MSP', 'Org2MSP', 'Org3MSP'];

async function main() {
  const network = await EmbeddedNetwork.start({
    folder,
    description: {
      members: mspIds.map((mspId, index) => ({
        mspId,
        slug: `org${index + 1}`,
        domain: `org${index + 1}.example.com`,
      })),
      channels: [{ name: 'mychannel', members: mspIds }],
    },
    chaincodes: [
      {
        name: 'kv',
        version: '1.0',
        channels: ['mychannel'],
        source: { module: resolve(__dirname, 'kv-chaincode/index.cjs') },
      },
    ],
  });
  const { endpoint, tlsCaPem } = network.connection('Org1MSP');
  const user = await network.enrol('Org1MSP', { enrolmentId: 'writer' });
  const client = new grpc.Client(endpoint, grpc.credentials.createSsl(Buffer.from(tlsCaPem)));
  const identity = { mspId: 'Org1MSP', credentials: Buffer.from(user.certificatePem) };
  const signer = signers.newPrivateKeySigner(createPrivateKey(user.privateKeyPem));
  const contract = connect({ client, identity, signer }).getNetwork('mychannel').getContract('kv');
  if (only) {
    await contract.evaluateTransaction(only).catch(() => undefined);
    await new Promise(() => setInterval(() => undefined, 1000));
  }
  let count = 0;
  const write = async () => {
    for (;;) {
      const key = `${process.pid}-${(count += 1)}`;
      await contract.submitTransaction('put', key, `of ${key}`);
      process.send(key);
    }
  };
  await Promise.all([write(), write(), write(), write()]);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
