// Starts a network whose chaincode throws outside any call, calls it, and would wait for ever.
const grpc = require('@grpc/grpc-js');
const { createPrivateKey } = require('node:crypto');
const { connect, signers } = require('@hyperledger/fabric-gateway');
const { EmbeddedNetwork } = require('@tierline/network/embedded');

async function main() {
  const network = await EmbeddedNetwork.start({
    description: {
      members: [{ mspId: 'OneMSP', slug: 'one', domain: 'one.example' }],
      channels: [{ name: 'mychannel', members: ['OneMSP'] }],
    },
    chaincodes: [{ name: 'crash', version: '1.0', channels: ['mychannel'], source: { module: process.argv[2] } }],
  });
  const { endpoint, tlsCaPem } = network.connection('OneMSP');
  const user = await network.enrol('OneMSP', { enrolmentId: 'tester' });
  const client = new grpc.Client(endpoint, grpc.credentials.createSsl(Buffer.from(tlsCaPem)));
  const identity = { mspId: 'OneMSP', credentials: Buffer.from(user.certificatePem) };
  const signer = signers.newPrivateKeySigner(createPrivateKey(user.privateKeyPem));
  const contract = connect({ client, identity, signer }).getNetwork('mychannel').getContract('crash');
  await contract.evaluateTransaction('anything').catch(() => undefined);
  await new Promise(() => setInterval(() => undefined, 1000));
}

void main();
