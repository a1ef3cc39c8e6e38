import { status as grpcStatus } from '@grpc/grpc-js';
import { CommitError, GatewayError, StatusCode } from '@hyperledger/fabric-gateway';
import { parseRefusal, type Refusal } from '@tierline/chaincode/errors';
import { NodeRefusal } from '../refusals';
import type { Outcome } from './ledger';

/** Fabric's word for endorsers that computed different results; it has no code of its own. */
const differing = 'ProposalResponsePayloads do not match';

const unavailable: number = grpcStatus.UNAVAILABLE;
const outOfTime: number = grpcStatus.DEADLINE_EXCEEDED;
/** gRPC's words for a peer that an own peer could not reach, as they stand in an endorser's detail. */
const notReached = /^rpc error: code = (Unavailable|DeadlineExceeded|Canceled)\b/;
/** Fabric's gateway has no peer to ask in an organisation: none has announced itself, or none has the chaincode. */
const nobodyThere = 'failed to find any endorsing peers for org(s): ';

/**
 * The one place that reads what Fabric says when it does not endorse or evaluate. What the own peer did wrong stays an
 * unexpected error; a partner's is a refusal that names it, and its words are the cause.
 */
export function explain(
  error: unknown,
  { own, organisations }: { own: string; organisations: readonly string[] },
): unknown {
  if (!(error instanceof GatewayError)) return error;
  const refusal = refusalIn(error);
  if (refusal) return refusal;
  if (textsOf(error).some((text) => text.includes(differing))) return told('PARTNER_BEHIND', organisations, error);
  if (error.details.length > 0) return explainDetails(error, own);
  // By the same code as the own peer's absence: the text alone tells whose peers are gone.
  const missing = error.message.split(nobodyThere)[1];
  if (missing !== undefined) return told('PARTNER_UNAVAILABLE', missing.split(/[\s,]+/), error);
  if (error.code === unavailable) return told('PARTNER_UNAVAILABLE', [own], error);
  return error.code === outOfTime ? told('PARTNER_UNAVAILABLE', organisations, error) : error;
}

/** A fault outweighs a peer that is gone: waiting would not cure it. */
function explainDetails(error: GatewayError, own: string): unknown {
  const [gone, faulty] = [true, false].map((wanted) =>
    error.details.filter(({ message }) => notReached.test(message) === wanted).map(({ mspId }) => mspId),
  );
  if (faulty?.includes(own)) return error;
  return faulty && faulty.length > 0
    ? told('PARTNER_FAULT', faulty, error)
    : told('PARTNER_UNAVAILABLE', gone ?? [], error);
}

function told(
  code: 'PARTNER_BEHIND' | 'PARTNER_UNAVAILABLE' | 'PARTNER_FAULT',
  organisations: readonly string[],
  cause: GatewayError,
): NodeRefusal {
  return new NodeRefusal(code, { organisations: [...new Set(organisations)] }, { cause });
}

function refusalIn(error: GatewayError): Refusal | undefined {
  for (const text of textsOf(error)) {
    const refusal = parseRefusal(text);
    if (refusal) return refusal;
  }
  return undefined;
}

function textsOf(error: GatewayError): string[] {
  return [...error.details.map((detail) => detail.message), error.message];
}

/** Codes after which the same command may succeed on what stands now. */
const conflicts: readonly number[] = [
  StatusCode.MVCC_READ_CONFLICT,
  StatusCode.PHANTOM_READ_CONFLICT,
  StatusCode.ENDORSEMENT_POLICY_FAILURE,
];

export function outcomeOf(status: { code: number; successful: boolean; blockNumber: bigint }): Outcome {
  if (status.successful) return { result: 'committed', block: status.blockNumber };
  const validationCode = nameOfCode(status.code);
  return { result: conflicts.includes(status.code) ? 'conflict' : 'invalid', validationCode };
}

/** What a failed submit or status call means: the transaction may have been ordered. @throws what is not the ledger's */
export function unknownOutcome(error: unknown): Outcome {
  if (error instanceof CommitError) return { result: 'invalid', validationCode: nameOfCode(error.code) };
  if (error instanceof GatewayError) return { result: 'unknown' };
  throw error;
}

function nameOfCode(code: number): string {
  return Object.entries(StatusCode).find(([, value]) => value === code)?.[0] ?? String(code);
}
