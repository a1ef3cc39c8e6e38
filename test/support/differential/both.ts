import { embeddedGround } from '../ground/embedded-ground';
import { type Build, nativeGround } from '../ground/native-ground';
import { type Script, withPrefix } from './script';
import { type Played, Stage } from './stage';
import type { Subject } from './subject';

export type Pair = { script: Script; real: Played; embedded: Played };
const attempts = 5;

/** Real Fabric and the embedded network, on which the same scripts are played with the same keys. */
export class Both {
  /** Plays of scripts and transactions ordered, on each network; scripts that came out otherwise. */
  readonly counted = { scripts: 0, transactions: 0, differences: 0 };
  #plays = 0;

  private constructor(
    private readonly subject: Subject,
    readonly real: Stage,
    private readonly embedded: Stage,
  ) {}

  static async open(subject: Subject, build: Build = {}): Promise<Both> {
    const real = await Stage.open(subject, (settings) => nativeGround(settings, build));
    try {
      return new Both(subject, real, await Stage.open(subject, embeddedGround));
    } catch (error) {
      await real.close();
      throw error;
    }
  }

  /** Each with fresh keys; again where a block's border fell into a round. */
  async play(scripts: readonly Script[], attempt = 1): Promise<Pair[]> {
    const fresh = scripts.map((script) => withPrefix(script, this.subject.prefix(++this.#plays)));
    const begun = Date.now();
    const [real, embedded] = await Promise.all([this.real.play(fresh, begun), this.embedded.play(fresh, begun)]);
    const pairs = scripts.map((script, index) => ({ script, real: real[index]!, embedded: embedded[index]! }));
    const whole = pairs.filter(({ real, embedded }) => real.isWhole && embedded.isWhole);
    this.counted.scripts += whole.length;
    this.counted.transactions += whole.reduce((sum, { real }) => sum + real.ordered, 0);
    const split = pairs.filter((pair) => !whole.includes(pair)).map(({ script }) => script);
    if (split.length === 0) return pairs;
    if (attempt === attempts) throw new Error(`${split[0]?.title ?? ''}: a round never came into one block`);
    return [...whole, ...(await this.play(split, attempt + 1))];
  }

  async close(): Promise<void> {
    await this.real.close();
    await this.embedded.close();
  }
}
