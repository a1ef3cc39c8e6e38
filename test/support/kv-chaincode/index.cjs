// A small chaincode for conformance tests; plain shim, so that nothing stands between a test and Fabric's protocol.
const shim = require('fabric-shim');

const handlers = {
  put: async (stub, [key, value]) => {
    await stub.putState(key, Buffer.from(value));
    stub.setEvent('first', Buffer.from('overwritten'));
    stub.setEvent('put', Buffer.from(key));
  },
  get: (stub, [key]) => stub.getState(key),
  increment: async (stub, [key]) => {
    const next = Number((await stub.getState(key)).toString() || '0') + 1;
    await stub.putState(key, Buffer.from(String(next)));
  },
  putPrivate: async (stub, [collection, key]) => {
    await stub.putPrivateData(collection, key, stub.getTransient().get('value'));
  },
  getPrivate: (stub, [collection, key]) => stub.getPrivateData(collection, key),
  readPrivateWritePublic: async (stub, [collection, key]) => {
    await stub.getPrivateData(collection, key);
    await stub.putState('seen', Buffer.from(key));
  },
  answerAsMember: async (stub, [key], mspId) => {
    await stub.putState(key, Buffer.from(mspId));
  },
  whoami: (stub) => {
    const { mspid } = stub.getCreator();
    return Buffer.from(mspid);
  },
};

exports.createChaincode = ({ mspId }) => ({
  Init: async () => shim.success(),
  Invoke: async (stub) => {
    const { fcn, params } = stub.getFunctionAndParameters();
    try {
      const handler = handlers[fcn];
      if (!handler) throw new Error('UNKNOWN_FUNCTION: {}');
      return shim.success((await handler(stub, params, mspId)) ?? Buffer.alloc(0));
    } catch (error) {
      return shim.error(error.message);
    }
  },
});
