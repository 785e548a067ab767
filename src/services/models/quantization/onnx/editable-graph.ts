import { create } from '@bufbuild/protobuf';
import {
  TensorProto_DataType as DataType,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from './generated/onnx_pb.js';
import { CONTRIB, integer, integers, isOp, namesInside, tensor as tensorAttribute } from './node.js';
import { type FloatTensor, floatsOf, integersOf, tensorOf, transposed } from './tensor.js';

/** A graph and the changes that are planned for it. `commit` makes the changed graph; this one stays as it is. */
export class EditableGraph {
  private readonly graph: GraphProto;
  private readonly initializers: ReadonlyMap<string, TensorProto>;
  private readonly producers = new Map<string, NodeProto>();
  private readonly consumers = new Map<string, NodeProto[]>();
  private readonly replacements = new Map<NodeProto, readonly NodeProto[]>();
  private readonly added = new Map<string, TensorProto>();
  private readonly taken = new Set<string>();

  constructor(readonly model: ModelProto) {
    this.graph = model.graph ?? create(GraphProtoSchema);
    this.initializers = new Map(this.graph.initializer.map((one) => [one.name, one]));
    for (const node of this.graph.node) {
      for (const output of node.output) this.producers.set(output, node);
      for (const input of new Set([...node.input, ...namesInside(node)])) {
        const consumers = this.consumers.get(input);
        if (consumers) consumers.push(node);
        else this.consumers.set(input, [node]);
      }
    }
  }

  /** Version of ONNX's operators. */
  get opset(): number {
    const own = this.model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx');
    return Number(own?.version ?? 0);
  }

  get nodes(): readonly NodeProto[] {
    return this.graph.node;
  }

  /** What a run is given. */
  get inputs(): GraphProto['input'] {
    return this.graph.input.filter(({ name }) => !this.initializers.has(name));
  }

  get outputs(): GraphProto['output'] {
    return this.graph.output;
  }

  producer(name: string): NodeProto | undefined {
    return this.producers.get(name);
  }

  /** Nodes that take the value. */
  consumersOf(name: string): readonly NodeProto[] {
    return this.consumers.get(name) ?? [];
  }

  isOutput(name: string): boolean {
    return this.graph.output.some((output) => output.name === name);
  }

  /** A constant of 32-bit floats, also behind a Cast, an Identity or a Transpose; undefined for anything else. */
  floats(name: string | undefined): FloatTensor | undefined {
    if (!name) return undefined;
    const stored = this.stored(name);
    if (stored) return stored.dataType === DataType.FLOAT ? floatsOf(stored) : undefined;
    const node = this.producers.get(name);
    const source = node?.input[0];
    if (isOp(node, 'Identity')) return this.floats(source);
    if (isOp(node, 'Cast')) {
      const tensor = integer(node, 'to', 0) === DataType.FLOAT ? this.stored(source ?? '') : undefined;
      return tensor && floatsOf(tensor);
    }
    const matrix = isOp(node, 'Transpose') ? this.floats(source) : undefined;
    if (!node || matrix?.dims.length !== 2) return undefined;
    return integers(node, 'perm').join() === '0,1' ? matrix : transposed(matrix);
  }

  /** A constant of integers; undefined for anything else. */
  integers(name: string | undefined): number[] | undefined {
    const stored = name ? this.stored(name) : undefined;
    return stored && integersOf(stored);
  }

  /** The tensor of an initializer or a Constant; undefined for anything else. */
  stored(name: string): TensorProto | undefined {
    const initializer = this.initializers.get(name) ?? this.added.get(name);
    if (initializer) return initializer;
    const node = this.producers.get(name);
    return isOp(node, 'Constant') ? tensorAttribute(node, 'value') : undefined;
  }

  /** A name that nothing has yet. */
  fresh(base: string): string {
    let name = `${base}/0`;
    for (let i = 1; this.isTaken(name); i++) name = `${base}/${i}`;
    this.taken.add(name);
    return name;
  }

  private isTaken(name: string): boolean {
    return this.taken.has(name) || this.producers.has(name) || this.initializers.has(name);
  }

  /** Adds a constant. @returns its name */
  constant(data: Parameters<typeof tensorOf>[0], dims: readonly number[], base: string): string {
    const name = this.fresh(base);
    this.added.set(name, tensorOf(data, dims, name));
    return name;
  }

  /** Puts nodes in the place of one. They make those of its outputs that are needed. */
  replace(node: NodeProto, by: readonly NodeProto[]): void {
    this.replacements.set(node, by);
  }

  /**
   * The changed graph, without what no output needs.
   *
   * @param outputs the graph's own, or others; inputs that these do not need are dropped as well
   */
  commit(outputs?: GraphProto['output']): EditableGraph {
    const used = new Set((outputs ?? this.graph.output).map(({ name }) => name));
    const node: NodeProto[] = [];
    for (const one of this.graph.node.flatMap((old) => this.replacements.get(old) ?? [old]).reverse()) {
      if (!one.output.some((name) => used.has(name))) continue;
      for (const name of [...one.input, ...namesInside(one)]) used.add(name);
      node.push(one);
    }
    node.reverse();
    const initializer = [...this.graph.initializer, ...this.added.values()].filter(({ name }) => used.has(name));
    const isKept = (name: string) => used.has(name) || (!outputs && !this.initializers.has(name));
    const graph = Object.assign(create(GraphProtoSchema), this.graph, {
      node,
      initializer,
      input: this.graph.input.filter(({ name }) => isKept(name)),
      output: outputs ?? this.graph.output,
      // Shapes of values in between: onnxruntime finds them itself.
      valueInfo: [],
    });
    const opsetImport = this.opsetsOf(node);
    return new EditableGraph(Object.assign(create(ModelProtoSchema), this.model, { graph, opsetImport }));
  }

  private opsetsOf(nodes: readonly NodeProto[]): ModelProto['opsetImport'] {
    const { opsetImport } = this.model;
    const isMissing =
      nodes.some(({ domain }) => domain === CONTRIB) && opsetImport.every(({ domain }) => domain !== CONTRIB);
    return isMissing
      ? [...opsetImport, create(OperatorSetIdProtoSchema, { domain: CONTRIB, version: 1n })]
      : opsetImport;
  }
}
