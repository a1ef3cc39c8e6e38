import { peer } from '@hyperledger/fabric-protos';

/** Results go to the chaincode in batches of this size. */
const batchSize = 100;
/** Fabric's `ledger.state.totalQueryLimit`. */
export const totalQueryLimit = 100_000;

/** An open query of a chaincode: hands out its results in batches (query_response_generator.go). */
export class QueryIterator {
  readonly #results: AsyncGenerator<Uint8Array>;
  readonly #limit: number;
  /** Of a paginated query: where the next page starts. */
  readonly #bookmark: (() => Promise<string>) | undefined;
  #pending: Uint8Array[] = [];
  #total = 0;

  constructor(results: AsyncGenerator<Uint8Array>, options: { limit?: number; bookmark?: () => Promise<string> } = {}) {
    this.#results = results;
    this.#limit = Math.min(options.limit ?? totalQueryLimit, totalQueryLimit);
    this.#bookmark = options.bookmark;
  }

  async next(id: string): Promise<peer.QueryResponse> {
    while (this.#total < this.#limit) {
      const result = await this.#results.next();
      if (result.done) break;
      this.#total++;
      const full = !this.#bookmark && this.#pending.length === batchSize;
      const batch = full ? this.#cut() : undefined;
      this.#pending.push(result.value);
      if (batch) return response(id, batch, true);
    }
    const last = response(id, this.#cut(), false);
    if (this.#bookmark) {
      const metadata = new peer.QueryResponseMetadata();
      metadata.setFetchedRecordsCount(this.#total);
      metadata.setBookmark(await this.#bookmark());
      last.setMetadata(metadata.serializeBinary());
    }
    return last;
  }

  async close(): Promise<void> {
    await this.#results.return(undefined);
  }

  #cut(): Uint8Array[] {
    const batch = this.#pending;
    this.#pending = [];
    return batch;
  }
}

function response(id: string, results: readonly Uint8Array[], hasMore: boolean): peer.QueryResponse {
  const message = new peer.QueryResponse();
  message.setResultsList(
    results.map((bytes) => {
      const entry = new peer.QueryResultBytes();
      entry.setResultbytes(bytes);
      return entry;
    }),
  );
  message.setHasMore(hasMore);
  message.setId(id);
  return message;
}
