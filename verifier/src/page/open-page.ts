import { verdictJson } from '@tierline/network/verify/portable';
import { element, paragraph } from './dom';
import type { Outcome, Task } from './messages';
import { verdictView } from './verdict-view';

/** Started anew for each pack, so that one that takes too long can be left. */
function startThread(): Worker {
  const script = document.querySelector('script:not([type])')?.textContent ?? '';
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const thread = new Worker(url);
  URL.revokeObjectURL(url);
  return thread;
}

/** A pack that the page was made with. */
function packInside(): File | undefined {
  const text = document.querySelector('script[type="application/zip"]')?.textContent;
  if (!text) return undefined;
  return new File([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))], 'pack.zip');
}

function byId<Kind extends HTMLElement>(id: string, kind: abstract new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${id}`);
}

class Page {
  readonly #form = byId('task', HTMLFormElement);
  readonly #file = byId('pack', HTMLInputElement);
  readonly #hash = byId('genesis', HTMLInputElement);
  readonly #state = byId('state', HTMLElement);
  readonly #progress = byId('progress', HTMLProgressElement);
  readonly #verdict = byId('verdict', HTMLElement);
  #pack: File | undefined;
  #thread: Worker | undefined;

  open(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#verify();
    });
    this.#file.addEventListener('change', () => {
      this.#take(this.#file.files?.[0]);
    });
    this.#hash.addEventListener('input', () => {
      this.#hash.setCustomValidity('');
    });
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#take(event.dataTransfer?.files[0]);
    });
    const inside = packInside();
    if (!inside) return;
    byId('inside', HTMLElement).hidden = false;
    byId('save', HTMLElement).addEventListener('click', () => {
      save(inside);
    });
    this.#take(inside);
  }

  #take(pack: File | undefined): void {
    if (!pack) return;
    this.#pack = pack;
    byId('name', HTMLElement).textContent = `${pack.name}, ${pack.size.toLocaleString('en')} bytes`;
    this.#verify();
  }

  /** Undefined: none was given. */
  #genesisHash(): string | undefined {
    return this.#hash.value.trim().toLowerCase() || undefined;
  }

  #verify(): void {
    const [pack, genesisHash] = [this.#pack, this.#genesisHash()];
    if (!pack) {
      this.#state.textContent = 'Choose a pack first.';
      return;
    }
    if (genesisHash !== undefined && !/^[0-9a-f]{64}$/.test(genesisHash)) {
      this.#hash.setCustomValidity('A genesis hash has 64 digits from 0 to 9 and a to f.');
      this.#hash.reportValidity();
      return;
    }
    this.#thread?.terminate();
    this.#show({ done: 0 });
    const thread = (this.#thread = startThread());
    thread.onmessage = ({ data }: MessageEvent<Outcome>) => {
      this.#show(data);
      if (!('done' in data)) thread.terminate();
    };
    thread.onerror = ({ message }) => {
      this.#show({ failure: message });
    };
    thread.postMessage({ pack, genesisHash } satisfies Task);
  }

  #show(outcome: Outcome): void {
    const isDone = !('done' in outcome);
    this.#progress.hidden = isDone;
    if ('done' in outcome) {
      this.#progress.value = outcome.done;
      this.#state.textContent = 'Verifying…';
      this.#verdict.replaceChildren();
    } else if ('failure' in outcome) {
      this.#state.textContent = 'Nothing was judged.';
      this.#verdict.replaceChildren(
        paragraph(`This browser could not do the work: ${outcome.failure}. Take another one, or the command line.`),
      );
    } else this.#showVerdict(outcome);
  }

  #showVerdict({ verdict }: Extract<Outcome, { verdict: unknown }>): void {
    this.#state.textContent = '';
    const object = verdictJson(verdict);
    const button = element('button', { type: 'button', id: 'object' }, 'Save the verdict’s object');
    button.addEventListener('click', () => {
      save(new File([object], 'verdict.json', { type: 'application/json' }));
    });
    this.#verdict.replaceChildren(...verdictView(verdict), button);
    this.#verdict.querySelector('h2')?.focus();
  }
}

function save(file: File): void {
  const url = URL.createObjectURL(file);
  element('a', { href: url, download: file.name }).click();
  URL.revokeObjectURL(url);
}

export const openPage = (): void => {
  new Page().open();
};
