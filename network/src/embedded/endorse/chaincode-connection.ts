import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeStream, FromChaincode, MessageType } from './chaincode-stream';
import { getHistoryForKey, getQueryResult, getStateByRange, queryStateClose, queryStateNext } from './query-requests';
import {
  deleteState,
  getPrivateDataHash,
  getState,
  getStateMetadata,
  purgePrivateData,
  putState,
  putStateMetadata,
  type Request,
} from './state-requests';
import type { ChaincodeOutcome, TransactionContext } from './transaction-context';

const { Type } = peer.ChaincodeMessage;
/** Fabric's `chaincode.executetimeout`. */
const executeTimeout = 30_000;

const invokeChaincode: Request = async (context, payload) => {
  const spec = peer.ChaincodeSpec.deserializeBinary(payload);
  const target = spec.getChaincodeId()?.getName() ?? '';
  const outcome = await context.surroundings.invoke(target, spec.getInput() ?? new peer.ChaincodeInput());
  const message = new peer.ChaincodeMessage();
  message.setType(outcome.type);
  message.setPayload(outcome.payload);
  return message.serializeBinary();
};

const requests = new Map<number, [name: string, request: Request]>([
  [Type.GET_STATE, ['GET_STATE', getState]],
  [Type.PUT_STATE, ['PUT_STATE', putState]],
  [Type.DEL_STATE, ['DEL_STATE', deleteState]],
  [Type.PURGE_PRIVATE_DATA, ['PURGE_PRIVATE_DATA', purgePrivateData]],
  [Type.GET_PRIVATE_DATA_HASH, ['GET_PRIVATE_DATA_HASH', getPrivateDataHash]],
  [Type.GET_STATE_METADATA, ['GET_STATE_METADATA', getStateMetadata]],
  [Type.PUT_STATE_METADATA, ['PUT_STATE_METADATA', putStateMetadata]],
  [Type.GET_STATE_BY_RANGE, ['GET_STATE_BY_RANGE', getStateByRange]],
  [Type.GET_QUERY_RESULT, ['GET_QUERY_RESULT', getQueryResult]],
  [Type.GET_HISTORY_FOR_KEY, ['GET_HISTORY_FOR_KEY', getHistoryForKey]],
  [Type.QUERY_STATE_NEXT, ['QUERY_STATE_NEXT', queryStateNext]],
  [Type.QUERY_STATE_CLOSE, ['QUERY_STATE_CLOSE', queryStateClose]],
  [Type.INVOKE_CHAINCODE, ['INVOKE_CHAINCODE', invokeChaincode]],
]);

type Running = {
  context: TransactionContext;
  settle: (outcome: ChaincodeOutcome) => void;
  fail: (error: Error) => void;
};

/** The peer's end of a conversation with one chaincode (core/chaincode/handler.go). */
export class ChaincodeConnection {
  readonly ready: Promise<void>;
  readonly #stream: ChaincodeStream;
  readonly #running = new Map<string, Running>();
  #ended: string | undefined;

  constructor(stream: ChaincodeStream) {
    this.#stream = stream;
    this.ready = new Promise((resolve, reject) => {
      stream.onEnd((reason) => {
        this.#end(reason);
        reject(new Error(reason));
      });
      stream.onMessage((message) => {
        if (message.type === Type.REGISTER) {
          this.#welcome();
          resolve();
        } else this.#hear(message);
      });
    });
    // Whoever executes sees the failure; nobody may be waiting yet.
    this.ready.catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /** @param input bytes of ChaincodeInput, decorations included */
  async execute(context: TransactionContext, type: MessageType, input: Uint8Array): Promise<ChaincodeOutcome> {
    const { channel, txId, signed } = context.surroundings.proposal;
    const on = context.simulator.channel || channel;
    const key = contextKey(on, txId);
    if (this.#ended !== undefined) throw new Error(`error sending: ${this.#ended}`);
    if (this.#running.has(key)) throw new Error(`error sending: txid: ${txId}(${on}) exists`);
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<ChaincodeOutcome>((settle, fail) => {
        this.#running.set(key, { context, settle, fail });
        timer = setTimeout(
          fail,
          executeTimeout,
          new Error('error sending: timeout expired while executing transaction'),
        );
        this.#stream.send({ type, txId, channel: on, payload: input, proposal: signed });
      });
    } finally {
      clearTimeout(timer);
      this.#running.delete(key);
      await context.close();
    }
  }

  close(): void {
    this.#end('chaincode stream terminated');
    this.#stream.close();
  }

  #welcome(): void {
    for (const type of [Type.REGISTERED, Type.READY])
      this.#stream.send({ type, txId: '', channel: '', payload: new Uint8Array() });
  }

  #hear(message: FromChaincode): void {
    const running = this.#running.get(contextKey(message.channel, message.txId));
    if (message.type === Type.COMPLETED || message.type === Type.ERROR) {
      const { type, payload, event } = message;
      running?.settle({ type, payload, ...(event && { event }) });
      return;
    }
    const entry = requests.get(message.type);
    if (entry) this.#answer(message, entry, running?.context);
  }

  /** Most requests are answered at once, without a turn of the event loop. */
  #answer(message: FromChaincode, [name, request]: [string, Request], context: TransactionContext | undefined): void {
    const { txId, channel } = message;
    const respond = (type: MessageType, payload: Uint8Array) => {
      if (this.isOpen) this.#stream.send({ type, txId, channel, payload });
    };
    const refuse = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      respond(Type.ERROR, Buffer.from(`${name} failed: transaction ID: ${txId}: ${reason}`));
    };
    try {
      if (!context) throw new Error('no ledger context');
      const answer = request(context, message.payload);
      if (answer instanceof Uint8Array) respond(Type.RESPONSE, answer);
      else
        void answer.then((payload) => {
          respond(Type.RESPONSE, payload);
        }, refuse);
    } catch (error) {
      refuse(error);
    }
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    for (const { fail } of this.#running.values()) fail(new Error(`error sending: ${reason}`));
  }
}

const contextKey = (channel: string, txId: string) => `${channel}\0${txId}`;
