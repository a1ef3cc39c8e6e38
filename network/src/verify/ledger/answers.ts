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
import { type Asked, askedOf, type BlockSignatures, type Signed } from './signatures';

/** Answers each question in its place; whether here, on other threads or by WebCrypto is its own affair. */
export type SignatureChecker = (questions: readonly SignatureQuestion[]) => Promise<readonly boolean[]>;

/** One after another, on this thread. */
export const checkHere: SignatureChecker = (questions) => Promise.resolve(questions.map(holds));

/** The checker did not do its work: of the block nothing is known. */
export class CheckerFailure extends Error {}

/** What is known from elsewhere of the signatures in a block's data, by their places, and is told what is found of them. */
export type Recollection = {
  /** Undefined: nothing is known. */
  recall(place: string): boolean | undefined;
  note(place: string, holds: boolean): void;
};

/** What is known of a block's signatures; what is not is found out when it is asked. */
export class Answers {
  readonly #known = new Map<Signed, { hash: SignatureHash; holds: boolean }>();

  /** @throws CheckerFailure */
  static async ask(
    signatures: BlockSignatures,
    config: ChannelConfig,
    check: SignatureChecker,
    recollection?: Recollection,
  ): Promise<Answers> {
    const answers = new Answers();
    const open: { asked: Asked; question: SignatureQuestion }[] = [];
    for (const asked of askedOf(signatures, config)) {
      const question = questionFor(asked.signed, asked.hash);
      const recalled = asked.place === undefined ? undefined : recollection?.recall(asked.place);
      const found = question ? recalled : false;
      if (found !== undefined) answers.#keep(asked, found, recollection);
      else if (question) open.push({ asked, question });
    }
    const found = await answered(
      check,
      open.map(({ question }) => question),
    );
    for (const [at, { asked }] of open.entries()) answers.#keep(asked, found[at] === true, recollection);
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

  #keep({ signed, hash, place }: Asked, holds: boolean, recollection: Recollection | undefined): void {
    this.#known.set(signed, { hash, holds });
    if (place !== undefined) recollection?.note(place, holds);
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
