import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import type { Person, TestAuthority } from '../authority';
import type { SignedChain } from '../signed-chain';
import { eventually } from '../waiting';

const run = promisify(execFile);
const program = join(process.env['FABRIC_BIN'] ?? '', 'peer');
type Stream = ServerDuplexStream<common.Envelope, orderer.DeliverResponse>;

const units = ['Client', 'Peer', 'Admin', 'Orderer'].flatMap((name) => [
  `  ${name}OUIdentifier:`,
  `    OrganizationalUnitIdentifier: ${name.toLowerCase()}`,
]);

/** A folder as Fabric's programs read an identity from. */
function writeMsp(folder: string, authority: TestAuthority, { identity, privateKey }: Person): string {
  const files: [string, string][] = [
    ['cacerts/ca.pem', authority.certificate.toString('pem')],
    ['signcerts/cert.pem', identity.pem],
    ['keystore/key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['config.yaml', ['NodeOUs:', '  Enable: true', ...units].join('\n')],
  ];
  for (const [name, text] of files) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** An orderer that gives out what a chain holds, whatever it is, and waits for more. */
async function ordererOf(chain: SignedChain, port: number): Promise<Server> {
  const server = new Server();
  const deliver = (stream: Stream): void => {
    stream.on('error', () => undefined);
    stream.on('data', (envelope: common.Envelope) => {
      const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
      const seek = orderer.SeekInfo.deserializeBinary(payload.getData_asU8());
      const start = seek.getStart()?.getSpecified()?.getNumber() ?? 0;
      for (const bytes of chain.blocks.slice(start)) {
        const response = new orderer.DeliverResponse();
        response.setBlock(common.Block.deserializeBinary(bytes));
        stream.write(response);
      }
    });
  };
  server.addService(orderer.AtomicBroadcastService, {
    deliver,
    broadcast: (stream: Stream) => {
      stream.end();
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, ServerCredentials.createInsecure(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return server;
}

/** A real peer whose orderer is ours: it judges blocks that no orderer would make. */
export class LonePeer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tierline-lone-peer-'));
  #server: Server | undefined;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(
    private readonly chain: SignedChain,
    private readonly ports: number,
  ) {}

  /** @param ports the first of five free ones; the chain's orderer is said to be at the first */
  static async start(chain: SignedChain, mspId: string, ports: number): Promise<LonePeer> {
    const lone = new LonePeer(chain, ports);
    await lone.#start(mspId);
    return lone;
  }

  /** All that the peer has of the chain, as it keeps it; waits until it is as high as the chain. */
  async blocks(): Promise<Buffer[]> {
    const { height } = this.chain;
    await eventually(
      async () => numberOf(await this.#fetch('newest')),
      (number) => number === height - 1,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#log}`);
    });
    const all: Buffer[] = [];
    for (let number = 0; number < height; number++) all.push(await this.#fetch(String(number)));
    return all;
  }

  async stop(): Promise<void> {
    const { exitCode } = this.#process ?? { exitCode: 0 };
    if (this.#process && exitCode === null) {
      const ended = new Promise((resolve) => this.#process?.once('exit', resolve));
      this.#process.kill();
      await ended;
    }
    this.#server?.forceShutdown();
    rmSync(this.#folder, { recursive: true });
  }

  async #start(mspId: string): Promise<void> {
    const { authority, peer } = this.chain.members.get(mspId)!;
    const msp = writeMsp(join(this.#folder, 'peer'), authority, peer);
    writeMsp(join(this.#folder, 'admin'), authority, await authority.enrol(['admin']));
    const at = (offset: number): string => `127.0.0.1:${String(this.ports + offset)}`;
    writeFileSync(join(this.#folder, 'core.yaml'), JSON.stringify(settingsOf(this.#folder, mspId, msp, at)));
    writeFileSync(join(this.#folder, 'genesis.block'), this.chain.blocks[0]!);
    this.#server = await ordererOf(this.chain, this.ports);
    this.#process = spawn(program, ['node', 'start'], {
      env: { FABRIC_CFG_PATH: this.#folder, FABRIC_LOGGING_SPEC: 'warning:common.deliver=error' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process.stderr!.on('data', (bytes: Buffer) => (this.#log = (this.#log + bytes.toString()).slice(-20_000)));
    await eventually(() => this.#ask(['channel', 'join', '-b', join(this.#folder, 'genesis.block')]));
  }

  async #fetch(which: string): Promise<Buffer> {
    const file = join(this.#folder, 'fetched.block');
    await this.#ask(['channel', 'fetch', which, file, '-c', 'axle-programme']);
    return readFileSync(file);
  }

  /** @throws with the peer's last words */
  async #ask(args: string[]): Promise<void> {
    const env = { FABRIC_CFG_PATH: this.#folder, CORE_PEER_MSPCONFIGPATH: join(this.#folder, 'admin') };
    await run(program, args, { env: { ...env, FABRIC_LOGGING_SPEC: 'error' } }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#log}`);
    });
  }
}

function numberOf(bytes: Uint8Array): number {
  return common.Block.deserializeBinary(bytes).getHeader()?.getNumber() ?? -1;
}

function settingsOf(folder: string, mspId: string, msp: string, at: (offset: number) => string): object {
  return {
    peer: {
      id: 'lone',
      networkId: 'lone',
      ...{ address: at(1), listenAddress: at(1), chaincodeListenAddress: at(2), chaincodeAddress: at(2) },
      ...{ localMspId: mspId, localMspType: 'bccsp', mspConfigPath: msp, fileSystemPath: join(folder, 'data') },
      gossip: { bootstrap: at(1), useLeaderElection: false, orgLeader: true, state: { enabled: false } },
      tls: { enabled: false },
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256 } },
      deliveryclient: { policy: 'simple', reconnectTotalTimeThreshold: '3600s', connTimeout: '3s' },
      handlers: {
        authFilters: [{ name: 'DefaultAuth' }],
        decorators: [{ name: 'DefaultDecorator' }],
        endorsers: { escc: { name: 'DefaultEndorsement' } },
        validators: { vscc: { name: 'DefaultValidation' } },
      },
      discovery: { enabled: false },
      limits: { concurrency: { endorserService: 100, deliverService: 100, gatewayService: 100 } },
      maxRecvMsgSize: 104_857_600,
      maxSendMsgSize: 104_857_600,
    },
    vm: { endpoint: '' },
    chaincode: {
      externalBuilders: [{ name: 'none', path: folder, propagateEnvironment: [] }],
      ...{ installTimeout: '300s', startuptimeout: '60s', executetimeout: '30s', mode: 'net', keepalive: 0 },
      system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
      logging: { level: 'info', shim: 'warning' },
    },
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
      history: { enableHistoryDatabase: false },
      pvtdataStore: {
        collElgProcMaxDbBatchSize: 5000,
        collElgProcDbBatchesInterval: 1000,
        deprioritizedDataReconcilerInterval: '60m',
        purgeInterval: 100,
        purgedKeyAuditLogging: false,
      },
      snapshots: { rootDir: join(folder, 'snapshots') },
    },
    operations: { listenAddress: at(3), tls: { enabled: false } },
    metrics: { provider: 'disabled' },
  };
}
