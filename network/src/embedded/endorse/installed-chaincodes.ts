import { ChaincodeConnection } from './chaincode-connection';
import { inMemoryStream } from './in-memory-stream';
import { type ChaincodeService, serviceStream } from './service-stream';
import { type ChaincodeInterface, type ChaincodeModule, importWithoutSwallowing } from './shim';

/** Where a package's code is: a module in this process, an instance made by hand, or a service elsewhere. */
export type ChaincodeSource = { module: string } | { create: Create } | ChaincodeService;
type Create = (options: { mspId: string }) => ChaincodeInterface;

/** The packages that this peer has, each with its own running instance, started when first called. */
export class InstalledChaincodes {
  readonly #mspId: string;
  readonly #sources = new Map<string, ChaincodeSource>();
  readonly #connections = new Map<string, ChaincodeConnection>();

  constructor(mspId: string) {
    this.#mspId = mspId;
  }

  get packageIds(): string[] {
    return [...this.#sources.keys()];
  }

  install(packageId: string, source: ChaincodeSource): void {
    this.#connections.get(packageId)?.close();
    this.#connections.delete(packageId);
    this.#sources.set(packageId, source);
  }

  has(packageId: string): boolean {
    return this.#sources.has(packageId);
  }

  async connection(packageId: string): Promise<ChaincodeConnection> {
    const known = this.#connections.get(packageId);
    const connection = known?.isOpen ? known : this.#start(packageId);
    try {
      await connection.ready;
      return connection;
    } catch (reason) {
      const text = reason instanceof Error ? reason.message : String(reason);
      throw new Error(`could not launch chaincode ${packageId}: ${text}`, { cause: reason });
    }
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
  }

  #start(packageId: string): ChaincodeConnection {
    const source = this.#sources.get(packageId);
    if (!source) throw new Error(`could not launch chaincode ${packageId}: it is not installed`);
    const stream = 'service' in source ? serviceStream(source) : inMemoryStream(this.#instantiate(source), packageId);
    const connection = new ChaincodeConnection(stream);
    this.#connections.set(packageId, connection);
    return connection;
  }

  #instantiate(source: Exclude<ChaincodeSource, ChaincodeService>): ChaincodeInterface {
    const mspId = this.#mspId;
    if ('create' in source) return source.create({ mspId });
    return (importWithoutSwallowing(source.module) as ChaincodeModule).createChaincode({ mspId });
  }
}
