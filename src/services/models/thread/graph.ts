import { basename } from 'node:path';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { type InputRole as Role, roleOf } from '../tower-inputs.js';

/** An input or output of a graph: sizes are numbers where the export has fixed them, else names. */
interface Value {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** The graph of one tower, or of both in one file. */
export class Graph {
  private readonly inputs: ReadonlyMap<Role, Value>;
  readonly outputs: readonly string[];
  /** Name of its file. */
  readonly file: string;

  /** @throws Error naming an input that nobody knows what to give */
  constructor(
    private readonly session: InferenceSession,
    path: string,
  ) {
    this.file = basename(path);
    this.outputs = session.outputNames;
    const inputs = new Map<Role, Value>();
    for (const input of session.inputMetadata as readonly Value[]) {
      const role = roleOf(input.name);
      if (!role) throw new Error(`${this.file} has the input ${input.name}, which no family that is known has`);
      inputs.set(role, input);
    }
    this.inputs = inputs;
  }

  has(role: Role): boolean {
    return this.inputs.has(role);
  }

  /** A size of an input that the export has fixed; undefined when it may vary. */
  fixed(role: Role, axis: number): number | undefined {
    const size = this.inputs.get(role)?.shape[axis];
    return typeof size === 'number' && size > 0 ? size : undefined;
  }

  /** Whether prompts and images are counted by one size, so that a run needs as many of both. */
  get sharesBatch(): boolean {
    const [ids, pixels] = [this.inputs.get('ids')?.shape[0], this.inputs.get('pixels')?.shape[0]];
    return ids !== undefined && ids === pixels;
  }

  /** A tensor for an input with token ids, a mask or token types. */
  integers(role: Role, values: ArrayLike<number>, dims: readonly number[]): Tensor {
    if (this.inputs.get(role)?.type === 'int32') return new Tensor('int32', Int32Array.from(values), dims);
    const wide = new BigInt64Array(values.length);
    for (let i = 0; i < values.length; i++) wide[i] = BigInt(values[i] as number);
    return new Tensor('int64', wide, dims);
  }

  /**
   * @param feeds of the inputs that it has; others are left out
   * @returns a copy of each of the outputs
   * @throws Error when the graph fails
   */
  async run(feeds: Partial<Record<Role, Tensor>>, outputs: readonly string[]): Promise<Float32Array[]> {
    const given = Object.entries(feeds).flatMap(([role, tensor]) => {
      const input = this.inputs.get(role as Role);
      return input ? [[input.name, tensor] as const] : [];
    });
    const results = await this.session.run(Object.fromEntries(given), outputs);
    return outputs.map((name) => ((results[name] as Tensor).data as Float32Array).slice());
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
