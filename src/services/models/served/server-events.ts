/** Is told of what happens to a model server. */
export interface ServerEvents {
  /** It cannot be used from now on. Told once, however often it is tried again. */
  onDown(fault: Error): void;
  /** It can be used again. @param downMs for how long it could not, ms */
  onBack(downMs: number): void;
  /** It has refused a run, or answered it with nonsense; the run is sent once more. */
  onFault(fault: Error): void;
}

export const UNHEARD: ServerEvents = { onDown: () => undefined, onBack: () => undefined, onFault: () => undefined };
