import { common, msp } from '@hyperledger/fabric-protos';
import type { Identity } from './identity';
import type { Msp } from './msp';
import { Remembered } from './remembered';
import type { SignatureHash } from './signature';

/** A signature to be counted: who claims it, over what. */
export type SignedData = { identity: Identity; message: Uint8Array; signature: Uint8Array };
export type Msps = ReadonlyMap<string, Msp>;

/** Anything that a set of signatures can satisfy; the signatures in it were checked, duplicates removed. */
export type Policy = (signers: readonly Identity[], msps: Msps) => boolean;

/** The signatures that may count, whose each is, and how the signer's organisation hashes. */
export function countedSignatures<Signed extends { identity: Identity }>(
  signatures: readonly Signed[],
  msps: Msps,
): { signed: Signed; signer: string; hash: SignatureHash }[] {
  return signatures.flatMap((signed) => {
    const msp = msps.get(signed.identity.mspId);
    const signer = msp && identifierOf(signed.identity);
    return msp && signer !== undefined ? [{ signed, signer, hash: msp.signatureHash }] : [];
  });
}

/**
 * Whose signatures hold, each signer once; a copy that does not hold hides none that does (common/policies/policy.go
 * SignatureSetToValidIdentities).
 */
export function signersAmong<Signed extends { identity: Identity }>(
  signatures: readonly Signed[],
  msps: Msps,
  holds: (signed: Signed, hash: SignatureHash) => boolean,
): Identity[] {
  const signers = new Map<string, Identity>();
  for (const { signed, signer, hash } of countedSignatures(signatures, msps))
    if (!signers.has(signer) && holds(signed, hash)) signers.set(signer, signed.identity);
  return [...signers.values()];
}

export function validSigners(signatures: readonly SignedData[], msps: Msps): Identity[] {
  return signersAmong(signatures, msps, ({ identity, message, signature }, hash) =>
    identity.verify(message, signature, hash),
  );
}

function identifierOf(identity: Identity): string | undefined {
  try {
    return identity.id;
  } catch {
    return undefined;
  }
}

type Rule = (signers: readonly Identity[], used: boolean[], msps: Msps) => boolean;

function signedBy(principal: msp.MSPPrincipal): Rule {
  return (signers, used, msps) => {
    const at = signers.findIndex(
      (signer, index) => !used[index] && (msps.get(signer.mspId)?.satisfies(signer, principal) ?? false),
    );
    if (at >= 0) used[at] = true;
    return at >= 0;
  };
}

/** Depth first, every branch tried; a failed branch gives back the signatures it took (common/cauthdsl/cauthdsl.go). */
function outOf(n: number, rules: readonly Rule[]): Rule {
  return (signers, used, msps) => {
    let satisfied = 0;
    for (const rule of rules) {
      const tried = [...used];
      if (!rule(signers, tried, msps)) continue;
      satisfied += 1;
      used.splice(0, used.length, ...tried);
    }
    return satisfied >= n;
  };
}

function compileRule(rule: common.SignaturePolicy | undefined, principals: readonly msp.MSPPrincipal[]): Rule {
  switch (rule?.getTypeCase()) {
    case common.SignaturePolicy.TypeCase.SIGNED_BY: {
      const principal = principals[rule.getSignedBy()];
      if (!principal) throw new Error('policy names a principal that it does not list');
      return signedBy(principal);
    }
    case common.SignaturePolicy.TypeCase.N_OUT_OF: {
      const gate = rule.getNOutOf();
      const rules = gate?.getRulesList().map((child) => compileRule(child, principals)) ?? [];
      return outOf(gate?.getN() ?? 0, rules);
    }
    default:
      throw new Error('policy without rule');
  }
}

/** @throws if the envelope is not a policy that can be evaluated */
export function compilePolicy(envelope: common.SignaturePolicyEnvelope): Policy {
  if (envelope.getVersion() !== 0) throw new Error('policy of an unknown version');
  const rule = compileRule(envelope.getRule(), envelope.getIdentitiesList());
  return (signers, msps) =>
    rule(
      signers,
      Array.from(signers, () => false),
      msps,
    );
}

const compiled = new Remembered<Policy>();

/** Compiles `common.SignaturePolicyEnvelope` bytes; policies recur, so each is compiled once. */
export function policyFromBytes(bytes: Uint8Array): Policy {
  return compiled.of(Buffer.from(bytes).toString('latin1'), () =>
    compilePolicy(common.SignaturePolicyEnvelope.deserializeBinary(bytes)),
  );
}

export function evaluatePolicy(policy: Policy, signatures: readonly SignedData[], msps: Msps): boolean {
  return policy(validSigners(signatures, msps), msps);
}

/** Satisfied when enough of the parts are; each part sees all signatures afresh (policies/implicitmeta.go). */
export function implicitMeta(rule: 'ANY' | 'ALL' | 'MAJORITY', parts: readonly Policy[]): Policy {
  const thresholds = { ANY: 1, ALL: parts.length, MAJORITY: Math.floor(parts.length / 2) + 1 };
  const needed = parts.length === 0 ? 0 : thresholds[rule];
  return (signers, msps) => parts.filter((part) => part(signers, msps)).length >= needed;
}

export function rolePrincipal(mspId: string, role: keyof msp.MSPRole.MSPRoleTypeMap): msp.MSPPrincipal {
  const message = new msp.MSPRole();
  message.setMspIdentifier(mspId);
  message.setRole(msp.MSPRole.MSPRoleType[role]);
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(message.serializeBinary());
  return principal;
}

/** `n` of the principals, in the order given: sort first where several builders must make the same bytes. */
export function signaturePolicy(n: number, principals: readonly msp.MSPPrincipal[]): common.SignaturePolicyEnvelope {
  const gate = new common.SignaturePolicy.NOutOf();
  gate.setN(n);
  gate.setRulesList(
    principals.map((_, index) => {
      const leaf = new common.SignaturePolicy();
      leaf.setSignedBy(index);
      return leaf;
    }),
  );
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(gate);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setRule(rule);
  envelope.setIdentitiesList([...principals]);
  return envelope;
}
