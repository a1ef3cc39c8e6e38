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
  purgePrivate: (stub, [collection, key]) => stub.purgePrivateData(collection, key),
  getPrivateHash: async (stub, [collection, key]) => {
    const hash = await stub.getPrivateDataHash(collection, key);
    return Buffer.from(Buffer.from(hash).toString('hex'));
  },
  getPrivate: (stub, [collection, key]) => stub.getPrivateData(collection, key),
  readPrivateWritePublic: async (stub, [collection, key]) => {
    await stub.getPrivateData(collection, key);
    await stub.putState('seen', Buffer.from(key));
  },
  answerAsMember: async (stub, [key], mspId) => {
    await stub.putState(key, Buffer.from(mspId));
  },
  delete: (stub, [key]) => stub.deleteState(key),
  history: async (stub, [key]) => {
    const found = [];
    for await (const { txId, value, isDelete } of stub.getHistoryForKey(key)) {
      found.push({ txId, value: isDelete ? null : Buffer.from(value).toString() });
    }
    return Buffer.from(JSON.stringify(found));
  },
  call: async (stub, [chaincode, ...args]) => {
    const { status, payload, message } = await stub.invokeChaincode(chaincode, args, '');
    if (status >= 400) throw new Error(message);
    return payload;
  },
  putMany: async (stub, [prefix, count]) => {
    for (let n = 0; n < Number(count); n += 1) await stub.putState(`${prefix}${n}`, Buffer.from('x'));
  },
  environment: (_stub, [name]) => Buffer.from(process.env[name] ?? ''),
  pid: () => Buffer.from(String(process.pid)),
  exit: () => process.exit(1),
  crashLater: () => {
    setTimeout(() => {
      throw new Error('boom after the answer');
    }, 0);
  },
  rejectLater: () => {
    void Promise.reject(new Error('boom nobody handles'));
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
