import { sameBytes } from '../../wire';
import { askEndorser, type Endorsed, isEndorsed } from './ask-endorser';
import type { Endpoint } from './endpoint';
import type { ErrorDetail } from './rpc-error';

/** Endorsements gathered over several layouts: nobody is asked twice, all must have signed the same bytes. */
export class EndorsementCollection {
  readonly details: ErrorDetail[] = [];
  readonly #endorsed = new Map<Endpoint, Endorsed>();
  readonly #declined = new Set<Endpoint>();
  #payload: Uint8Array | undefined;

  constructor(
    private readonly proposal: Uint8Array,
    first?: Endorsed,
  ) {
    if (first) this.#accept(first);
  }

  /** The layout's endorsements, or undefined if one of its peers declined. */
  async ask(layout: readonly Endpoint[]): Promise<Endorsed[] | undefined> {
    if (layout.some((endpoint) => this.#declined.has(endpoint))) return undefined;
    const missing = layout.filter((endpoint) => !this.#endorsed.has(endpoint));
    await Promise.all(missing.map(async (endpoint) => this.#askOne(endpoint)));
    const endorsed = layout.flatMap((endpoint) => this.#endorsed.get(endpoint) ?? []);
    return endorsed.length === layout.length ? endorsed : undefined;
  }

  async #askOne(endpoint: Endpoint): Promise<void> {
    const answer = await askEndorser(endpoint, this.proposal);
    if (isEndorsed(answer) && this.#accept(answer)) return;
    this.#declined.add(endpoint);
    const mismatch = {
      address: endpoint.address,
      mspId: endpoint.mspId,
      message: 'ProposalResponsePayloads do not match',
    };
    this.details.push(isEndorsed(answer) ? mismatch : answer.detail);
  }

  #accept(answer: Endorsed): boolean {
    const payload = answer.response.getPayload_asU8();
    this.#payload ??= payload;
    if (!sameBytes(this.#payload, payload)) return false;
    this.#endorsed.set(answer.endpoint, answer);
    return true;
  }
}
