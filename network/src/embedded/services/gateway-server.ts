import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from '@grpc/grpc-js';
import { gateway, peer as protos } from '@hyperledger/fabric-protos';
import type { Credentials } from '../../ca/certificate-authority';
import { chaincodeEvents } from './chaincode-events';
import { commitStatus } from './commit-status';
import { CommitWaiters } from './commit-waiters';
import { deliver, type DeliverStream, type Rendering } from './deliver';
import { endorse } from './endorse';
import type { ServiceContext } from './endpoint';
import { evaluate } from './evaluate';
import { filtered, wholeBlock, withPrivateData } from './renderings';
import { RpcError } from './rpc-error';
import { submit } from './submit';
import { writeMessage } from './write-stream';

const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/** The gRPC endpoint of one member's peer. What Fabric serves besides answers UNIMPLEMENTED. */
export class GatewayServer {
  readonly #server = new Server(unlimited);
  readonly #waiters: CommitWaiters;
  readonly #open = new Set<AbortController>();

  constructor(
    private readonly context: ServiceContext,
    /** A failure that is no answer to a caller. */
    private readonly report: (error: unknown) => void,
  ) {
    this.#waiters = new CommitWaiters(context.own.peer);
    this.#server.addService(gateway.GatewayService, {
      evaluate: this.#unary((request: gateway.EvaluateRequest) => evaluate(context, request)),
      endorse: this.#unary((request: gateway.EndorseRequest) => endorse(context, request)),
      submit: this.#unary((request: gateway.SubmitRequest) => Promise.resolve(submit(context, request))),
      commitStatus: this.#unary((request: gateway.SignedCommitStatusRequest, signal) =>
        commitStatus(context, this.#waiters, request, signal),
      ),
      chaincodeEvents: this.#events(),
    });
    this.#server.addService(protos.DeliverService, {
      deliver: this.#deliver(wholeBlock),
      deliverFiltered: this.#deliver(filtered),
      deliverWithPrivateData: this.#deliver(withPrivateData),
    });
  }

  /** @returns the port; on the loopback interface only */
  async listen(port: number, tls: Credentials): Promise<number> {
    const pair = { private_key: Buffer.from(tls.privateKeyPem), cert_chain: Buffer.from(tls.certificatePem) };
    const credentials = ServerCredentials.createSsl(null, [pair]);
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(`127.0.0.1:${String(port)}`, credentials, (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
  }

  /** Ends every open call with UNAVAILABLE, as when the peer's process goes. */
  interrupt(): void {
    for (const call of this.#open) call.abort(new RpcError(status.UNAVAILABLE, 'the peer is shutting down'));
  }

  async close(): Promise<void> {
    this.interrupt();
    this.#waiters.close();
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => this.#server.forceShutdown(), 500);
      this.#server.tryShutdown(() => {
        clearTimeout(force);
        resolve();
      });
    });
  }

  #unary<Request, Response>(answer: (request: Request, signal: AbortSignal) => Promise<Response>) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
      void this.#run(call, (signal) => answer(call.request, signal)).then(
        (response) => callback(null, response),
        (error: unknown) => callback(this.#asRpcError(error)),
      );
    };
  }

  #events() {
    return (
      call: ServerWritableStream<gateway.SignedChaincodeEventsRequest, gateway.ChaincodeEventsResponse>,
    ): void => {
      const stream = async (signal: AbortSignal): Promise<void> => {
        for await (const response of chaincodeEvents(this.context, call.request, signal)) {
          await writeMessage(call, response, signal);
        }
      };
      void this.#run(call, stream).then(
        () => call.end(),
        (error: unknown) => call.emit('error', this.#asRpcError(error)),
      );
    };
  }

  #deliver(render: Rendering) {
    return (call: DeliverStream): void => {
      void this.#run(call, (signal) => deliver(call, this.context.own.peer, render, signal)).then(
        () => call.end(),
        (error: unknown) => call.emit('error', this.#asRpcError(error)),
      );
    };
  }

  /** Runs one call until it is answered, the client goes, or the peer is switched off. */
  async #run<T>(
    call: { on(event: 'cancelled', listener: () => void): unknown; getDeadline(): Date | number },
    answer: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.context.own.peer.faults.down) throw new RpcError(status.UNAVAILABLE, 'connection refused');
    const cancel = new AbortController();
    const { signal } = cancel;
    this.#open.add(cancel);
    call.on('cancelled', () => cancel.abort(new RpcError(status.CANCELLED, 'the caller went away')));
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as RpcError), { once: true });
    });
    // Nobody listens if the answer fails before the race begins.
    aborted.catch(() => undefined);
    try {
      return await Promise.race([answer(signal), aborted]);
    } finally {
      this.#open.delete(cancel);
    }
  }

  #asRpcError(error: unknown): RpcError {
    if (error instanceof RpcError) return error;
    this.report(error);
    return new RpcError(status.INTERNAL, error instanceof Error ? error.message : String(error));
  }
}
