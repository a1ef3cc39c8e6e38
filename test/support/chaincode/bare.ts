import { type ChaincodeStub, Shim } from 'fabric-shim';

type Call = (stub: ChaincodeStub, args: string[]) => Promise<string | Uint8Array | undefined>;
/** The shim's types say that a policy is always there. */
const base64 = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

async function keysOf(iterator: AsyncIterable<{ key: string }>): Promise<string> {
  const keys: string[] = [];
  for await (const { key } of iterator) keys.push(key);
  return JSON.stringify(keys);
}

/** One call of the shim each; a transaction runs any number of them in a row and answers with the last one's result. */
const calls: Record<string, Call> = {
  put: async (stub, [key = '', value = '']) => {
    await stub.putState(key, Buffer.from(value));
    return undefined;
  },
  get: async (stub, [key = '']) => text(await stub.getState(key)),
  del: async (stub, [key = '']) => {
    await stub.deleteState(key);
    return undefined;
  },
  range: (stub, [from = '', to = '']) => keysOf(stub.getStateByRange(from, to)),
  firstOf: async (stub, [from = '', to = '']) => {
    const iterator = await stub.getStateByRange(from, to);
    const { value } = await iterator.next();
    await iterator.close();
    return value.key;
  },
  page: async (stub, [from = '', to = '', size = '', bookmark = '']) => {
    const { iterator, metadata } = await stub.getStateByRangeWithPagination(from, to, Number(size), bookmark);
    const keys: string[] = [];
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) keys.push(next.value.key);
    return JSON.stringify({ keys, bookmark: metadata.bookmark, count: metadata.fetchedRecordsCount });
  },
  composite: async (stub, [type = '', ...attributes]) => {
    await stub.putState(stub.createCompositeKey(type, attributes), Buffer.from('{}'));
    return undefined;
  },
  partial: async (stub, [type = '', ...attributes]) => {
    const found: string[] = [];
    for await (const { key } of stub.getStateByPartialCompositeKey(type, attributes))
      found.push(stub.splitCompositeKey(key).attributes.join('/'));
    return JSON.stringify(found);
  },
  rich: async (stub, [query = '']) => {
    await stub.getQueryResult(query);
    return undefined;
  },
  history: async (stub, [key = '']) => {
    const found: string[] = [];
    for await (const { value, isDelete } of stub.getHistoryForKey(key)) found.push(isDelete ? '-' : text(value));
    return JSON.stringify(found);
  },
  policy: (stub, [key = '', policy = '']) =>
    stub.setStateValidationParameter(key, Buffer.from(policy, 'base64')) as Promise<undefined>,
  getPolicy: async (stub, [key = '']) => base64(await stub.getStateValidationParameter(key)),
  hide: async (stub, [collection = '', key = '']) => {
    await stub.putPrivateData(collection, key, stub.getTransient().get('value') ?? Buffer.alloc(0));
    return undefined;
  },
  reveal: async (stub, [collection = '', key = '']) => text(await stub.getPrivateData(collection, key)),
  hash: async (stub, [collection = '', key = '']) =>
    Buffer.from(await stub.getPrivateDataHash(collection, key)).toString('hex'),
  forget: async (stub, [collection = '', key = '']) => {
    await stub.deletePrivateData(collection, key);
    return undefined;
  },
  purge: async (stub, [collection = '', key = '']) => {
    await stub.purgePrivateData(collection, key);
    return undefined;
  },
  privateRange: (stub, [collection = '', from = '', to = '']) =>
    keysOf(stub.getPrivateDataByRange(collection, from, to)),
  privatePolicy: async (stub, [collection = '', key = '', policy = '']) =>
    stub.setPrivateDataValidationParameter(collection, key, Buffer.from(policy, 'base64')) as Promise<undefined>,
  getPrivatePolicy: async (stub, [collection = '', key = '']) =>
    base64(await stub.getPrivateDataValidationParameter(collection, key)),
  event: (stub, [name = '', payload = '']) => {
    stub.setEvent(name, Buffer.from(payload));
    return Promise.resolve(undefined);
  },
  call: async (stub, [chaincode = '', channel = '', calls = '']) => {
    const { status, payload, message } = await stub.invokeChaincode(chaincode, ['run', calls], channel);
    if (status >= 400) throw new Error(message);
    return text(payload ?? Buffer.alloc(0));
  },
  fail: (_stub, [message = '']) => Promise.reject(new Error(message)),
  echo: (_stub, [answer = '']) => Promise.resolve(answer),
};

/** A chaincode without rules of its own: `run` with a JSON array of [call, ...arguments]. */
export function createChaincode({ mspId }: { mspId: string }) {
  const run: Call = async (stub, [name = '', ...args]) =>
    (calls[name] ?? extra[name] ?? (() => Promise.reject(new Error(`no call ${name}`))))(stub, args);
  const extra: Record<string, Call> = {
    whoami: () => Promise.resolve(mspId),
    failAt: (_stub, [where = '', message = '']) =>
      where === mspId ? Promise.reject(new Error(message)) : Promise.resolve(undefined),
    /** The answers of several calls, or why each has none. */
    each: async (stub, [texts = '[]']) => {
      const answers: string[] = [];
      for (const call of JSON.parse(texts) as string[][]) {
        const answer = await run(stub, call).catch((error: unknown) => (error as Error).message);
        answers.push(String(answer));
      }
      return JSON.stringify(answers);
    },
  };
  return {
    Init: () => Promise.resolve(Shim.success()),
    Invoke: async (stub: ChaincodeStub) => {
      try {
        let last: string | Uint8Array | undefined;
        for (const [name = '', ...args] of JSON.parse(stub.getStringArgs()[1] ?? '[]') as string[][])
          last = await run(stub, [name, ...args]);
        return Shim.success(Buffer.from(last ?? ''));
      } catch (error) {
        // The message is a string on the wire, whatever the shim's types say.
        return Shim.error((error as Error).message);
      }
    },
  };
}
