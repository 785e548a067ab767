/** Signals by which a person or a script ends a command. */
export type Interrupt = 'SIGINT' | 'SIGTERM';

const INTERRUPTS: readonly Interrupt[] = ['SIGINT', 'SIGTERM'];

/** Keeps the process from being ended by a signal, until it is closed: what it does then is for its taker to say. */
export class Interrupts {
  private readonly come: Interrupt[] = [];
  private wake: (() => void) | undefined;
  private readonly heard = (signal: NodeJS.Signals) => {
    this.come.push(signal as Interrupt);
    this.wake?.();
  };

  constructor() {
    for (const signal of INTERRUPTS) process.on(signal, this.heard);
  }

  /** The next one. For one taker at a time; it waits for as long as none comes. */
  async next(): Promise<Interrupt> {
    while (this.come.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.come.shift() as Interrupt;
  }

  close(): void {
    for (const signal of INTERRUPTS) process.off(signal, this.heard);
  }
}
