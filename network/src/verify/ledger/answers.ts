import {
  type ChannelConfig,
  holds,
  type Identity,
  type Msps,
  questionOf,
  signersAmong,
  type SignatureHash,
  type SignatureQuestion,
} from '../../wire';
import { askedOf, type BlockSignatures, type Signed } from './signatures';

/** Answers each question in its place; whether here, on other threads or by WebCrypto is its own affair. */
export type SignatureChecker = (questions: readonly SignatureQuestion[]) => Promise<readonly boolean[]>;

/** One after another, on this thread. */
export const checkHere: SignatureChecker = (questions) => Promise.resolve(questions.map(holds));

/** The checker did not do its work: of the block nothing is known. */
export class CheckerFailure extends Error {}

/** What is known of a block's signatures; what is not is found out when it is asked. */
export class Answers {
  readonly #known = new Map<Signed, { hash: SignatureHash; holds: boolean }>();

  /** @throws CheckerFailure */
  static async ask(signatures: BlockSignatures, config: ChannelConfig, check: SignatureChecker): Promise<Answers> {
    const answers = new Answers();
    const open: { signed: Signed; hash: SignatureHash; question: SignatureQuestion }[] = [];
    for (const { signed, hash } of askedOf(signatures, config)) {
      const question = questionFor(signed, hash);
      if (question) open.push({ signed, hash, question });
      else answers.#known.set(signed, { hash, holds: false });
    }
    const found = await answered(
      check,
      open.map(({ question }) => question),
    );
    for (const [at, { signed, hash }] of open.entries())
      answers.#known.set(signed, { hash, holds: found[at] === true });
    return answers;
  }

  /** Whose signatures hold, each signer once. */
  signers(signatures: readonly Signed[], msps: Msps): Identity[] {
    return signersAmong(signatures, msps, (signed, hash) => this.holds(signed, hash));
  }

  holds(signed: Signed, hash: SignatureHash): boolean {
    const known = this.#known.get(signed);
    if (known?.hash === hash) return known.holds;
    const question = questionFor(signed, hash);
    return question !== undefined && holds(question);
  }
}

function questionFor({ identity, message, signature }: Signed, hash: SignatureHash): SignatureQuestion | undefined {
  return questionOf(identity.details.publicKey, message, signature, hash);
}

/** @throws CheckerFailure */
async function answered(check: SignatureChecker, questions: readonly SignatureQuestion[]): Promise<readonly boolean[]> {
  if (questions.length === 0) return [];
  const found = await check(questions).catch((cause: unknown) => {
    throw new CheckerFailure('signatures could not be checked', { cause });
  });
  if (found.length === questions.length) return found;
  throw new CheckerFailure(`${String(found.length)} answers to ${String(questions.length)} questions`);
}
