import { createRequire } from 'node:module';

/** fabric-shim's `ChaincodeInterface`, as far as its message handler uses it. */
export interface ChaincodeInterface {
  Init(stub: unknown): Promise<unknown>;
  Invoke(stub: unknown): Promise<unknown>;
}
export type ChaincodeModule = { createChaincode(options: { mspId: string }): ChaincodeInterface };

type MessageHandler = { chat(first: unknown): void };
type HandlerModule = {
  ChaincodeMessageHandler: new (stream: unknown, chaincode: ChaincodeInterface) => MessageHandler;
};
type ShimProtos = {
  peer: {
    ChaincodeID: new () => { setName(name: string): void; serializeBinary(): Uint8Array };
    ChaincodeMessage: {
      new (): { setType(type: number): void; setPayload(payload: Uint8Array): void };
      Type: { REGISTER: number };
    };
  };
};

const faults = ['uncaughtException', 'unhandledRejection'] as const;
const load = createRequire(__filename);

/**
 * Importing fabric-shim installs listeners that log a crash and go on. A crash shall be a crash, so whatever an import
 * installs is taken off again.
 */
export function importWithoutSwallowing(specifier: string): unknown {
  process.env.CORE_CHAINCODE_LOGGING_LEVEL ??= 'critical';
  const before = new Map(faults.map((fault) => [fault, new Set<unknown>(process.listeners(fault as 'exit'))]));
  const module: unknown = load(specifier);
  for (const fault of faults)
    for (const listener of process.listeners(fault as 'exit'))
      if (!before.get(fault)?.has(listener)) process.removeListener(fault, listener as () => void);
  return module;
}

type Loggers = { getLogger: (name: string) => { silent: boolean } };

/** The shim's loggers format every line before they ask whether anybody wants it; where nobody does, they are off. */
function quieten(): void {
  const { getLogger } = load('fabric-shim/lib/logger.js') as Loggers;
  if (process.env['CORE_CHAINCODE_LOGGING_LEVEL'] !== 'critical') return;
  for (const name of ['chaincode', 'handler', 'iterators', 'stub']) getLogger(`lib/${name}.js`).silent = true;
}

export function newMessageHandler(stream: unknown, chaincode: ChaincodeInterface): MessageHandler {
  const { ChaincodeMessageHandler } = importWithoutSwallowing('fabric-shim/lib/handler.js') as HandlerModule;
  quieten();
  return new ChaincodeMessageHandler(stream, chaincode);
}

/** How a chaincode introduces itself, in the shim's own message class. */
export function registerMessage(packageId: string): unknown {
  const nested = createRequire(load.resolve('fabric-shim'));
  const { peer } = nested('@hyperledger/fabric-protos') as ShimProtos;
  const id = new peer.ChaincodeID();
  id.setName(packageId);
  const message = new peer.ChaincodeMessage();
  message.setType(peer.ChaincodeMessage.Type.REGISTER);
  message.setPayload(id.serializeBinary());
  return message;
}
