/*
 * Explores every interleaving of a few processes over one shared state, with a crash of a process between any two of its
 * steps. A process is a generator: it yields its next atomic step, and is resumed with one of the step's outcomes. Its
 * own state is the list of outcomes so far, so that it is a value and can be resumed from anywhere.
 */

export interface Outcome<S> {
  readonly state: S;
  readonly value?: unknown;
  /** Thrown into the process in place of a value. */
  readonly error?: string;
}

/** One access to the shared state. It may have several outcomes, of which any may happen. */
export interface Step<S> {
  readonly name: string;
  outcomes(state: S): readonly Outcome<S>[];
}

/** A part of a process, which returns a T. */
// biome-ignore lint/suspicious/noExplicitAny: each step knows the type of its own outcome.
export type Steps<S, T = unknown> = Generator<Step<S>, T, any>;

export type Processes<S> = { readonly [name: string]: () => Steps<S> };

/** What each process has returned; it has no entry while it runs, or when it has crashed or failed. */
export type Returned = { readonly [process: string]: unknown };

export interface Scenario<S> {
  readonly start: S;
  readonly processes: Processes<S>;
  /** Number of processes that may crash in one run. */
  readonly crashes?: number;
  /** What is wrong with a state; undefined when nothing is. */
  readonly fault: (state: S, returned: Returned) => string | undefined;
  /** What is wrong with the last state of a run. */
  readonly lastFault?: (state: S, returned: Returned) => string | undefined;
}

export interface Exploration {
  readonly states: number;
  /** The first fault, with the steps of a shortest way to it. */
  readonly fault?: { readonly what: string; readonly trace: readonly string[] };
}

/** A process after some outcomes. */
interface Position<S> {
  readonly id: number;
  readonly outcomes: readonly Outcome<S>[];
  /** Undefined when it has ended. */
  readonly next: Step<S> | undefined;
  readonly returned: unknown;
  readonly after: Map<string, Position<S>>;
}

/** A state, the same object each time it is reached. */
interface Known<S> {
  readonly id: number;
  readonly state: S;
  /** Where the next step of a position leads to. */
  readonly moves: Map<Position<S>, readonly Move<S>[]>;
}

interface Move<S> {
  readonly known: Known<S>;
  readonly position: Position<S>;
  readonly step: string;
}

interface Node<S> {
  readonly known: Known<S>;
  readonly positions: readonly Position<S>[];
  readonly crashes: number;
  readonly from: Node<S> | undefined;
  readonly step: string;
}

/** Visits all states that can be reached, nearest first, until one has a fault. */
export function explore<S>(scenario: Scenario<S>): Exploration {
  const { start, processes, crashes = 0, fault, lastFault } = scenario;
  const [names, programs] = [Object.keys(processes), Object.values(processes)];
  const runner = new Runner<S>(names, programs);
  const positions = programs.map((program) => runner.position(program, []));
  const queue: Node<S>[] = [{ known: runner.known(start), positions, crashes, from: undefined, step: '' }];
  const seen = new Set<string>();
  for (const node of queue) {
    const { state } = node.known;
    const returned: Record<string, unknown> = {};
    node.positions.forEach((position, i) => {
      if (position.returned !== undefined) returned[names[i] as string] = position.returned;
    });
    const next = runner.successors(node);
    const what = fault(state, returned) ?? (next.length === 0 ? lastFault?.(state, returned) : undefined);
    if (what !== undefined) return { states: seen.size, fault: { what, trace: traceOf(node) } };
    for (const candidate of next) {
      const key = `${candidate.known.id}/${candidate.positions.map(({ id }) => id).join('/')}/${candidate.crashes}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(candidate);
    }
  }
  return { states: seen.size };
}

/** Runs one process alone from a state, without failures. @returns the state after it, and what it returned */
export function runAlone<S, T>(state: S, program: () => Steps<S, T>): { readonly state: S; readonly returned: T } {
  const process = program();
  let at = state;
  let turn = process.next();
  while (!turn.done) {
    const { state: after, value, error } = turn.value.outcomes(at)[0] as Outcome<S>;
    at = after;
    turn = error === undefined ? process.next(value) : process.throw(new Error(error));
  }
  return { state: at, returned: turn.value };
}

class Runner<S> {
  private readonly states = new Map<string, Known<S>>();
  private positions = 0;

  constructor(
    private readonly names: readonly string[],
    private readonly programs: readonly (() => Steps<S>)[],
  ) {}

  known(state: S): Known<S> {
    const text = JSON.stringify(state);
    const known = this.states.get(text) ?? { id: this.states.size, state, moves: new Map() };
    this.states.set(text, known);
    return known;
  }

  position(program: () => Steps<S>, outcomes: readonly Outcome<S>[]): Position<S> {
    const process = program();
    const fixed = { id: ++this.positions, outcomes, after: new Map() };
    try {
      let turn = process.next();
      for (const { value, error } of outcomes) {
        turn = error === undefined ? process.next(value) : process.throw(new Error(error));
      }
      return { ...fixed, next: turn.done ? undefined : turn.value, returned: turn.done ? turn.value : undefined };
    } catch (error) {
      return { ...fixed, next: undefined, returned: { failed: (error as Error).message } };
    }
  }

  successors(node: Node<S>): Node<S>[] {
    return node.positions.flatMap((position, i) => {
      if (!position.next) return [];
      const moved = (to: Position<S>) => node.positions.map((other, j) => (i === j ? to : other));
      const after = this.movesOf(node.known, position, i).map((move): Node<S> => {
        return {
          known: move.known,
          positions: moved(move.position),
          crashes: node.crashes,
          from: node,
          step: move.step,
        };
      });
      if (node.crashes === 0) return after;
      const step = `${this.names[i]}: crashes before ${position.next.name}`;
      const dead = { ...position, id: 0, next: undefined };
      return [...after, { ...node, positions: moved(dead), crashes: node.crashes - 1, from: node, step }];
    });
  }

  private movesOf(known: Known<S>, position: Position<S>, process: number): readonly Move<S>[] {
    const remembered = known.moves.get(position);
    if (remembered || !position.next) return remembered ?? [];
    const { name } = position.next;
    const moves = position.next.outcomes(known.state).map((outcome): Move<S> => {
      const failure = outcome.error === undefined ? '' : ` fails: ${outcome.error}`;
      const step = `${this.names[process]}: ${name}${failure}`;
      return { known: this.known(outcome.state), position: this.after(position, outcome, process), step };
    });
    known.moves.set(position, moves);
    return moves;
  }

  private after(position: Position<S>, outcome: Outcome<S>, process: number): Position<S> {
    const key = JSON.stringify([outcome.value, outcome.error]);
    const program = this.programs[process] as () => Steps<S>;
    const after = position.after.get(key) ?? this.position(program, [...position.outcomes, outcome]);
    position.after.set(key, after);
    return after;
  }
}

function traceOf<S>(node: Node<S>): string[] {
  const trace: string[] = [];
  for (let at: Node<S> | undefined = node; at?.from; at = at.from) trace.unshift(at.step);
  return trace;
}
